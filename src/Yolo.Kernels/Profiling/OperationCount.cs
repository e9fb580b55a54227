using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Profiling;

/// <summary>How many operations a formula has: it is run once in a lane that counts them. A function such as exp counts as one, as a selection does.</summary>
internal static class OperationCount
{
    public static long Of<TFunction>(TFunction function)
        where TFunction : struct, ILanewise => Cache<TFunction>.Count ??= CountingLane.During(
            () => function.At<CountingLane>(default, default, default, default, default, default, new(default, default, default)));

    private static class Cache<TFunction>
    {
        /// <summary>One for all values of the struct: a formula has no branches.</summary>
        public static long? Count { get; set; }
    }
}

/// <summary>A lane without a value; its operations are counted.</summary>
internal readonly struct CountingLane : ILane<CountingLane>
{
    [ThreadStatic]
    private static long _count;

    public static long During<TResult>(Func<TResult> formula)
    {
        _count = 0;
        formula();
        return _count;
    }

    public static CountingLane operator +(CountingLane a, CountingLane b) => One();

    public static CountingLane operator -(CountingLane a, CountingLane b) => One();

    public static CountingLane operator *(CountingLane a, CountingLane b) => One();

    public static CountingLane operator /(CountingLane a, CountingLane b) => One();

    public static CountingLane operator -(CountingLane a) => One();

    public static CountingLane operator +(CountingLane a, double b) => One();

    public static CountingLane operator -(CountingLane a, double b) => One();

    public static CountingLane operator -(double a, CountingLane b) => One();

    public static CountingLane operator *(CountingLane a, double b) => One();

    public static CountingLane operator /(double a, CountingLane b) => One();

    public static CountingLane Constant(double value, CountingLane like) => default;

    public static CountingLane Exp(CountingLane a) => One();

    public static CountingLane Log(CountingLane a) => One();

    public static CountingLane Sqrt(CountingLane a) => One();

    public static CountingLane Abs(CountingLane a) => One();

    public static CountingLane Tanh(CountingLane a) => One();

    public static CountingLane Sin(CountingLane a) => One();

    public static CountingLane Cos(CountingLane a) => One();

    public static CountingLane Pow(CountingLane a, CountingLane b) => One();

    public static CountingLane SelectGreater(CountingLane a, CountingLane b, CountingLane x, CountingLane y) => One();

    public static CountingLane SelectGreaterOrEqual(CountingLane a, CountingLane b, CountingLane x, CountingLane y) => One();

    public static CountingLane SelectEqual(CountingLane a, CountingLane b, CountingLane x, CountingLane y) => One();

    private static CountingLane One()
    {
        _count++;
        return default;
    }
}
