namespace Yolo.Mutants;

/// <summary>The list of faults: for each a line <c>file: what is wrong</c>, a line <c>- text</c> and a line <c>+ text instead</c>.</summary>
internal static class FaultList
{
    private const string Form = "a fault is three lines, 'File.cs: what is wrong', '- text' and '+ text instead'";

    /// <summary>The faults in their order; empty lines and lines that begin with # are left out.</summary>
    /// <exception cref="FaultException">A line is none of the three, or a fault lacks one.</exception>
    public static List<Fault> Read(string path)
    {
        var lines = File.ReadLines(path).Select((text, i) => (Text: text, Number: i + 1)).Where(line => line.Text.Length > 0 && line.Text[0] != '#');
        return [.. lines.Chunk(3).Select(three =>
        {
            var place = $"{Path.GetFileName(path)}, line {three[0].Number}";
            if (three is not [var head, var text, var instead] || head.Text.Split(": ", 2) is not [var file, var meaning])
            {
                throw new FaultException($"{place}: {Form}.");
            }
            return new Fault(file, After("- ", text.Text, place), After("+ ", instead.Text, place), meaning, place);
        })];
    }

    private static string After(string mark, string line, string place) => line.StartsWith(mark, StringComparison.Ordinal)
        ? line[mark.Length..]
        : throw new FaultException($"{place}: {Form}; '{line}' does not begin with '{mark}'.");
}
