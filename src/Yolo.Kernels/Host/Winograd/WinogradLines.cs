using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Host.Winograd;

/// <summary>
/// The transforms along one axis, of whole registers in memory: number i of a line is the register at <c>from</c> + i · <c>step</c>, and goes to <c>to</c> + i · <c>toStep</c>.
/// </summary>
internal static unsafe class WinogradLines<TForm, TVector, TReal>
    where TForm : struct, IWinogradForm
    where TReal : unmanaged, IReal<TReal>
    where TVector : unmanaged, IVector<TVector, TReal>
{
    private const int Taps = 3;

    /// <summary><see cref="IWinogradForm.Input"/>; the last two inputs are the first of the next tile, at <paramref name="next"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input(TReal* from, nint step, TReal* next, TReal* to, nint toStep)
    {
        var (n0, n1) = (TVector.Load(next), TVector.Load(next + step));
        var (d0, d1) = (TVector.Load(from), TVector.Load(from + step));
        var line = TForm.Outputs == 2
            ? new Six<TVector>(d0, d1, n0, n1, n0, n0)
            : new Six<TVector>(d0, d1, TVector.Load(from + (2 * step)), TVector.Load(from + (3 * step)), n0, n1);
        Store(TForm.Input(line), TForm.Points, to, toStep);
    }

    /// <summary><see cref="IWinogradForm.Filter"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter(TReal* from, nint step, TReal* to, nint toStep) => Store(TForm.Filter(Load(from, step, Taps)), TForm.Points, to, toStep);

    /// <summary><see cref="IWinogradForm.Output"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output(TReal* from, nint step, TReal* to, nint toStep) => Store(TForm.Output(Load(from, step, TForm.Points)), TForm.Outputs, to, toStep);

    /// <summary><see cref="IWinogradForm.OutputAdjoint"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputAdjoint(TReal* from, nint step, TReal* to, nint toStep) =>
        Store(TForm.OutputAdjoint(Load(from, step, TForm.Outputs)), TForm.Points, to, toStep);

    /// <summary><see cref="IWinogradForm.FilterAdjoint"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterAdjoint(TReal* from, nint step, TReal* to, nint toStep) =>
        Store(TForm.FilterAdjoint(Load(from, step, TForm.Points)), Taps, to, toStep);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Six<TVector> Load(TReal* from, nint step, int count)
    {
        var (a, b) = (TVector.Load(from), TVector.Load(from + step));
        return count switch
        {
            2 => new(a, b, a, a, a, a),
            3 => new(a, b, TVector.Load(from + (2 * step)), a, a, a),
            4 => new(a, b, TVector.Load(from + (2 * step)), TVector.Load(from + (3 * step)), a, a),
            _ => new(
                a, b, TVector.Load(from + (2 * step)), TVector.Load(from + (3 * step)), TVector.Load(from + (4 * step)), TVector.Load(from + (5 * step))),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Six<TVector> line, int count, TReal* to, nint step)
    {
        TVector.Store(to, line.A);
        TVector.Store(to + step, line.B);
        if (count > 2)
        {
            TVector.Store(to + (2 * step), line.C);
        }
        if (count > 3)
        {
            TVector.Store(to + (3 * step), line.D);
        }
        if (count > 4)
        {
            TVector.Store(to + (4 * step), line.E);
            TVector.Store(to + (5 * step), line.F);
        }
    }
}
