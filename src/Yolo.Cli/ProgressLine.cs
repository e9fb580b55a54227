using System.Diagnostics;

namespace Yolo.Cli;

/// <summary>One line that says how far a command is: rewritten in place on a terminal, elsewhere a new line every few seconds.</summary>
internal sealed class ProgressLine(TextWriter error) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly bool _terminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private int _shown;

    public void Show(string text)
    {
        if (_terminal)
        {
            error.Write($"\r{text.PadRight(_shown)}");
            _shown = text.Length;
        }
        else if (_since.Elapsed >= Pause)
        {
            error.WriteLine(text);
            _since.Restart();
        }
    }

    /// <summary>A line of its own.</summary>
    public void Say(string text)
    {
        Dispose();
        error.WriteLine(text);
    }

    public void Dispose()
    {
        if (_shown > 0)
        {
            error.WriteLine();
            _shown = 0;
        }
    }
}
