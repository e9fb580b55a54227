using System.CommandLine;
using Yolo.Data;

namespace Yolo.Cli;

/// <summary><c>--profile [FILE]</c>: where the time goes.</summary>
internal sealed class ProfileOption() : Option<string?>("--profile")
{
    public static ProfileOption Create() => new()
    {
        Description = $"Shows time, bytes and operations of each op, and writes a trace for ui.perfetto.dev. Default: {ProfileFile.UsualName} in the run folder.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The file, an empty path if none is named, or nothing if there is to be no profile.</summary>
    public string? Of(ParseResult parsed) => parsed.GetResult(this) is null ? null : parsed.GetValue(this) ?? string.Empty;
}
