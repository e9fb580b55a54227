namespace Yolo.Distributed;

/// <summary>MPI is not there, does not fit, or failed: the message says what, and what to do about it.</summary>
public sealed class MpiException : Exception
{
    internal MpiException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
