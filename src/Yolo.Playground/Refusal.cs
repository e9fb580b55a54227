namespace Yolo.Playground;

/// <summary>A request that is not answered: the status, and what was wrong and how to mend it.</summary>
internal sealed class Refusal(int status, string message) : Exception(message)
{
    /// <summary>HTTP's number for it, 4xx.</summary>
    public int Status { get; } = status;
}
