namespace Yolo.Properties.Examples;

/// <summary>The end of a program that was given what it cannot use.</summary>
internal static class Refused
{
    /// <summary>Exit code 2, no result, and on standard error, after what device and data are used, one line that says why.</summary>
    public static void Assert(Ended ended, string reason)
    {
        Xunit.Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        var said = ended.ErrorLines.Where(line => !line.StartsWith("device: ", StringComparison.Ordinal) && !line.StartsWith("data: ", StringComparison.Ordinal));
        var error = Xunit.Assert.Single(said);
        Xunit.Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Xunit.Assert.Contains(reason, error, StringComparison.Ordinal);
    }
}
