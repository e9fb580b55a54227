namespace Yolo.Cli;

/// <summary>What the tool tells the shell. After Ctrl-C it is 130, by the system's own handling.</summary>
public static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary>The command was understood and its input usable, but it failed: a loss that is not finite.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage, or unusable input.</summary>
    public const int UnusableInput = 2;

    /// <summary>Stopped by Ctrl-C, with what was done kept.</summary>
    public const int Interrupted = 130;
}
