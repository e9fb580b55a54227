namespace Yolo.Kernels.Profiling;

/// <summary>
/// Says which op and which phase launches belong to. While no profile is on (<see cref="Device.Profile{TResult}"/>), each call costs one look at a number.
/// A profile belongs to the flow of control that it runs, and to the threads which that starts.
/// </summary>
public static class Profiler
{
    private const string Gradient = " gradient";

    private static readonly AsyncLocal<ProfileFrame?> Frame = new();
    private static int _profiles;

    internal static ProfileFrame? Current => Volatile.Read(ref _profiles) == 0 ? null : Frame.Value;

    /// <summary>
    /// Launches until the scope ends belong to the op of that name. Ops within an op are parts of it, but for those that name it more exactly: "Conv2D input gradient"
    /// within the gradient of "Conv2D".
    /// </summary>
    public static ProfileScope Op(string name) => Current is { } frame && frame.Admits(name) ? Enter(frame.In(name, name)) : default;

    /// <summary>Launches of <paramref name="body"/> belong to the op of that name.</summary>
    public static TResult Op<TResult>(string name, Func<TResult> body)
    {
        using var scope = Op(name);
        return body();
    }

    /// <summary>Launches until the scope ends belong to the pullback of the op of that name, unless they are parts of another op.</summary>
    public static ProfileScope GradientOf(string name) =>
        Current is { Op: null } frame ? Enter(frame.In(name + Gradient, name)) : default;

    /// <summary>Launches until the scope ends belong to that phase.</summary>
    public static ProfileScope In(Phase phase) => Current is { } frame ? Enter(frame with { Phase = phase }) : default;

    /// <summary>The time until the scope ends is recorded under that name, as something besides launches.</summary>
    public static ProfileScope Span(Phase phase, string name) => Current is { } frame ? new(frame.Recorder, phase, name) : default;

    /// <summary>The op whose part an op of that name is now: itself if it is part of none.</summary>
    public static string Around(string name) => Current is { Op: { } op } frame && !frame.Admits(name) ? op : name;

    internal static TResult Run<TResult>(ProfileRecorder recorder, Func<TResult> body)
    {
        Interlocked.Increment(ref _profiles);
        var outer = Frame.Value;
        Frame.Value = new(recorder, Phase.Forward, null, string.Empty, 0);
        try
        {
            return body();
        }
        finally
        {
            Frame.Value = outer;
            Interlocked.Decrement(ref _profiles);
        }
    }

    internal static void Leave(ProfileFrame outer) => Frame.Value = outer;

    private static ProfileScope Enter(ProfileFrame frame)
    {
        var outer = Frame.Value!;
        Frame.Value = frame;
        return new(outer);
    }
}

/// <summary>What launches of a flow of control belong to.</summary>
/// <param name="Recorder">Where they are recorded.</param>
/// <param name="Phase">Their phase.</param>
/// <param name="Op">Their op; none outside of all.</param>
/// <param name="Family">The op without what it is of it: Conv2D for its gradients.</param>
/// <param name="Call">Which call of the op.</param>
internal sealed record ProfileFrame(ProfileRecorder Recorder, Phase Phase, string? Op, string Family, long Call)
{
    public bool Admits(string name) => Op is null || (name.Length > Family.Length && name[Family.Length] == ' ' && name.StartsWith(Family, StringComparison.Ordinal));

    public ProfileFrame In(string op, string family) => this with { Op = op, Family = family, Call = Recorder.NextCall() };
}
