namespace Yolo.Data;

/// <summary>Data that cannot be read, written or used: the message says what, where and what to do about it. What a broken file puts into it is cut.</summary>
public sealed class DataException(string message, Exception? innerException = null) : Exception(Shortened(message), innerException)
{
    private const int Beginning = 700, End = 300;

    private static string Shortened(string message) => message.Length <= Beginning + End ? message : $"{message[..Beginning]} … {message[^End..]}";
}
