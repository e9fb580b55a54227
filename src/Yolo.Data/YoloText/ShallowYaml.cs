using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Yolo.Data;

/// <summary>A YAML parser that stops where lists and maps are nested deeper than any settings are: what builds the tree calls itself for each level, until the stack is full.</summary>
internal sealed class ShallowYaml(TextReader text) : IParser
{
    private const int MostLevels = 64;

    private readonly Parser _inner = new(text);
    private int _level;

    public ParsingEvent? Current => _inner.Current;

    public bool MoveNext()
    {
        var moved = _inner.MoveNext();
        _level += moved ? Current!.NestingIncrease : 0;
        return _level <= MostLevels
            ? moved
            : throw new YamlException(Current!.Start, Current.End, $"lists and maps are nested more than {MostLevels} deep.");
    }
}
