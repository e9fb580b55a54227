using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Yolo.Kernels.Lanes;

/// <summary>512 bits of numbers, for processors that have them; twice as wide as <see cref="Lanes{T, TReal}"/> there.</summary>
internal readonly unsafe struct WideRegister<TReal> : IRegister<WideRegister<TReal>, TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private readonly Vector512<byte> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WideRegister(Vector512<byte> value) => _value = value;

    public static int Count => Vector512<byte>.Count / sizeof(TReal);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideRegister<TReal> Load(TReal* source) => new(Vector512.Load((byte*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TReal* destination, WideRegister<TReal> value) => value._value.Store((byte*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideRegister<TReal> Splat(TReal value) => sizeof(TReal) == sizeof(float)
        ? new(Vector512.Create(Unsafe.BitCast<TReal, float>(value)).AsByte())
        : new(Vector512.Create(Unsafe.BitCast<TReal, double>(value)).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideRegister<TReal> MultiplyAdd(WideRegister<TReal> a, WideRegister<TReal> b, WideRegister<TReal> c) =>
        sizeof(TReal) == sizeof(float)
            ? new(Vector512.MultiplyAddEstimate(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).AsByte())
            : new(Vector512.MultiplyAddEstimate(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).AsByte());
}
