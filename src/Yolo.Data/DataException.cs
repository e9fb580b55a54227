namespace Yolo.Data;

/// <summary>Input that cannot be used, or output that cannot be written: its message says what, where and how to mend it.</summary>
/// <param name="message">What is wrong, where, and the mend.</param>
/// <param name="inner">What was caught, if anything.</param>
public sealed class DataException(string message, Exception? inner = null) : Exception(message, inner);
