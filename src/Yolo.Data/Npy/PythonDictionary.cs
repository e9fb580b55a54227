namespace Yolo.Data;

/// <summary>
/// A dictionary in Python's notation whose keys are strings; values are kept as they are written, quotes, brackets and all. Keys come in
/// any order, with any white space.
/// </summary>
internal sealed class PythonDictionary(string text)
{
    private const int LongestExcerpt = 80;
    private int _at;

    /// <summary>Values by key.</summary>
    /// <exception cref="FormatException">It is not such a dictionary.</exception>
    public Dictionary<string, string> Read()
    {
        var entries = new Dictionary<string, string>();
        Expect('{');
        while (!Accept('}'))
        {
            var key = ReadString()[1..^1];
            Expect(':');
            if (!entries.TryAdd(key, ReadValue()))
            {
                throw NotUnderstood();
            }
            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }
        SkipSpace();
        return _at == text.Length ? entries : throw NotUnderstood();
    }

    private string ReadString()
    {
        SkipSpace();
        var start = _at;
        if (_at < text.Length && text[_at] is '\'' or '"')
        {
            var end = text.IndexOf(text[_at], _at + 1);
            if (end > 0)
            {
                _at = end + 1;
                return text[start.._at];
            }
        }
        throw NotUnderstood();
    }

    /// <summary>Everything up to the comma or brace that ends the entry; inside brackets and strings neither ends it.</summary>
    private string ReadValue()
    {
        SkipSpace();
        var start = _at;
        var depth = 0;
        while (_at < text.Length && (depth > 0 || text[_at] is not (',' or '}')))
        {
            switch (text[_at])
            {
                case '\'' or '"':
                    ReadString();
                    continue;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    depth--;
                    break;
            }
            _at++;
        }
        var value = text[start.._at].TrimEnd();
        return depth == 0 && value.Length > 0 ? value : throw NotUnderstood();
    }

    private bool Accept(char c)
    {
        SkipSpace();
        if (_at == text.Length || text[_at] != c)
        {
            return false;
        }
        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Accept(c))
        {
            throw NotUnderstood();
        }
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private FormatException NotUnderstood()
    {
        var excerpt = new string([.. text.Trim().Take(LongestExcerpt).Select(c => char.IsControl(c) ? '?' : c)]);
        return new($"its header is not understood: {excerpt}; save it with numpy.save");
    }
}
