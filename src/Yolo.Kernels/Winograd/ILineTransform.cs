using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Winograd;

/// <summary>One of the transforms of a <see cref="IWinogradForm"/>, along one axis.</summary>
internal interface ILineTransform
{
    /// <summary>How many numbers it reads.</summary>
    static abstract int From { get; }

    /// <summary>How many numbers it gives.</summary>
    static abstract int To { get; }

    /// <summary>The transform of a line.</summary>
    static abstract Six<T> Of<T>(Six<T> line)
        where T : ILane<T>;
}

/// <summary>Bᵀ.</summary>
internal readonly struct OfInput<TForm> : ILineTransform
    where TForm : struct, IWinogradForm
{
    public static int From => TForm.Points;

    public static int To => TForm.Points;

    public static Six<T> Of<T>(Six<T> line)
        where T : ILane<T> => TForm.Input(line);
}

/// <summary>G.</summary>
internal readonly struct OfFilter<TForm> : ILineTransform
    where TForm : struct, IWinogradForm
{
    public static int From => 3;

    public static int To => TForm.Points;

    public static Six<T> Of<T>(Six<T> line)
        where T : ILane<T> => TForm.Filter(line);
}

/// <summary>Aᵀ.</summary>
internal readonly struct OfOutput<TForm> : ILineTransform
    where TForm : struct, IWinogradForm
{
    public static int From => TForm.Points;

    public static int To => TForm.Outputs;

    public static Six<T> Of<T>(Six<T> line)
        where T : ILane<T> => TForm.Output(line);
}

/// <summary>A.</summary>
internal readonly struct OfOutputAdjoint<TForm> : ILineTransform
    where TForm : struct, IWinogradForm
{
    public static int From => TForm.Outputs;

    public static int To => TForm.Points;

    public static Six<T> Of<T>(Six<T> line)
        where T : ILane<T> => TForm.OutputAdjoint(line);
}

/// <summary>Gᵀ.</summary>
internal readonly struct OfFilterAdjoint<TForm> : ILineTransform
    where TForm : struct, IWinogradForm
{
    public static int From => TForm.Points;

    public static int To => 3;

    public static Six<T> Of<T>(Six<T> line)
        where T : ILane<T> => TForm.FilterAdjoint(line);
}
