namespace Yolo.Distributed.Communicating;

/// <summary>What a process is about to do together with the others.</summary>
internal enum Call : long
{
    SumOfSingles = 1,
    SumOfDoubles,
    Gather,
    End,
}

/// <summary>What each process tells all others before it does it. A call that others do not make would wait for ever, or mix up two sums.</summary>
/// <param name="Call">The call.</param>
/// <param name="Count">How many numbers, or bytes, it hands in.</param>
internal readonly record struct Announcement(Call Call, long Count)
{
    /// <summary>Whether the two make one call. What is gathered may differ in length.</summary>
    public bool Fits(Announcement other) => Call == other.Call && (Call is Call.Gather or Call.End || Count == other.Count);

    public override string ToString() => Call switch
    {
        Call.SumOfSingles => $"a sum of {Count} numbers in single precision",
        Call.SumOfDoubles => $"a sum of {Count} numbers in double precision",
        Call.Gather => "a gathering",
        _ => "its end",
    };
}
