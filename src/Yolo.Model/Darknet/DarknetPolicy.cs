using Yolo.Model.Collections;

namespace Yolo.Model.Darknet;

/// <summary>How the learning rate changes after the burn-in (<c>policy</c>), b being the number of the update, counted from 1. The kinds are closed.</summary>
public abstract record DarknetPolicy
{
    private DarknetPolicy()
    {
    }

    /// <summary>rate.</summary>
    public sealed record Constant : DarknetPolicy;

    /// <summary>rate · scale^⌊b / step⌋.</summary>
    public sealed record Step : DarknetPolicy
    {
        /// <summary>After how many updates the rate changes again.</summary>
        public int Every { get; init => field = Limits.Updates.Check(value); } = 1;

        /// <summary>The factor of each change.</summary>
        public double Scale { get; init => field = Limits.NotNegative.Check(value); } = 1;
    }

    /// <summary>rate · Π scale over the changes up to the first whose update is not reached yet.</summary>
    /// <param name="Changes">The changes, in the order of the file.</param>
    public sealed record Steps(ValueList<DarknetRateChange> Changes) : DarknetPolicy
    {
        /// <summary>The changes, at least one, in the order of the file.</summary>
        public ValueList<DarknetRateChange> Changes { get; init => field = Limits.NotEmpty(value); } = Limits.NotEmpty(Changes);
    }

    /// <summary>rate · gamma^b.</summary>
    public sealed record Exponential : DarknetPolicy
    {
        /// <summary>The factor of one update.</summary>
        public double Gamma { get; init => field = Limits.NotNegative.Check(value); } = 1;
    }

    /// <summary>rate · (1 − b / max_batches)^power.</summary>
    public sealed record Polynomial : DarknetPolicy;

    /// <summary>rate / (1 + e^(gamma·(b − step))).</summary>
    public sealed record Sigmoid : DarknetPolicy
    {
        /// <summary>How steep it is; above 0 the rate falls.</summary>
        public double Gamma { get; init => field = Limits.Number.Check(value); } = 1;

        /// <summary>The update at which the rate is half.</summary>
        public int Middle { get; init => field = Limits.Batches.Check(value); } = 1;
    }

    /// <summary>rate · u^power, u drawn anew from [0, 1) for each update. It is read and written; there is no schedule for it.</summary>
    public sealed record Random : DarknetPolicy;
}

/// <summary>From an update on, the rate is <paramref name="Scale"/> times what it was.</summary>
/// <param name="Batch">The update; Darknet's files have −1 too, for at once.</param>
/// <param name="Scale">The factor.</param>
public readonly record struct DarknetRateChange(int Batch, double Scale);
