namespace Yolo.Mutants;

/// <summary>Why faults cannot be planted; the message says where, and what would mend it.</summary>
internal sealed class FaultException(string message) : Exception(message);

/// <summary>A text of a source file, what stands in its place instead, and what is wrong then.</summary>
/// <param name="File">The file, from src/Yolo.Model.</param>
/// <param name="Text">The text, once in the file.</param>
/// <param name="Instead">What stands there instead.</param>
/// <param name="Meaning">What is wrong then.</param>
/// <param name="Place">Where the fault is listed.</param>
internal sealed record Fault(string File, string Text, string Instead, string Meaning, string Place)
{
    /// <summary>Whether the file or the description has the text.</summary>
    public bool Has(string text) => $"{File}: {Meaning}".Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FaultException">The text is not in the file, or more than once.</exception>
    public void ThrowUnlessUnique(string model) => _ = Planted(model);

    /// <summary>The file's contents with the fault.</summary>
    /// <exception cref="FaultException">The text is not in the file, or more than once.</exception>
    public string Planted(string model)
    {
        var path = Path.Combine(model, File);
        if (!System.IO.File.Exists(path))
        {
            throw new FaultException($"{Place}: there is no file '{File}' in src/Yolo.Model; name the one that has the text now.");
        }
        var source = System.IO.File.ReadAllText(path);
        return source.Split(Text) switch
        {
            [var before, var after] => before + Instead + after,
            { Length: 1 } => throw new FaultException($"{Place}: '{Text}' is no longer in {File}; list the fault as the code is now."),
            var parts => throw new FaultException($"{Place}: '{Text}' is {parts.Length - 1} times in {File}; list more of the line."),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{File}: {Meaning}\n  - {Text}\n  + {Instead}";
}
