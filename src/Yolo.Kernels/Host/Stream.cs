using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Host;

/// <summary>
/// A run of numbers as a SIMD loop reads it: register i starts at Source + i · Step. A repeated number becomes one register read again
/// and again, a strided run is gathered into scratch memory first, so that one loop serves all layouts.
/// </summary>
internal readonly unsafe struct Stream<TReal, TVector>
    where TReal : unmanaged, IReal<TReal>
    where TVector : unmanaged, IVector<TVector, TReal>
{
    public readonly TReal* Source;
    public readonly int Step;

    public Stream(TReal* data, int stride, int count, TReal* scratch)
    {
        if (stride == 1)
        {
            Source = data;
            Step = 1;
            return;
        }
        Source = scratch;
        if (stride == 0)
        {
            TVector.Store(scratch, TVector.Splat(*data));
            Step = 0;
            return;
        }
        for (var i = 0; i < count; i++)
        {
            scratch[i] = data[(nint)i * stride];
        }
        Step = 1;
    }

    private Stream(TReal* source) => Source = source;

    /// <summary>The register at i, of which only the first <paramref name="count"/> numbers are this run's: the others repeat the first.</summary>
    public Stream<TReal, TVector> End(int i, int count, TReal* scratch)
    {
        if (Step == 0)
        {
            return this;
        }
        TVector.Store(scratch, TVector.Splat(Source[i]));
        for (var k = 1; k < count; k++)
        {
            scratch[k] = Source[i + k];
        }
        return new(scratch);
    }
}
