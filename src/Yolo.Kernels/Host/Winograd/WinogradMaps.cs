using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Host.Winograd;

/// <summary>The transforms of maps, of neighbouring tiles in one register: points lie <c>pointStride</c> apart, the tiles of a point side by side.</summary>
internal static unsafe class WinogradMaps<TForm, TVector, TReal>
    where TForm : struct, IWinogradForm
    where TReal : unmanaged, IReal<TReal>
    where TVector : unmanaged, IVector<TVector, TReal>
{
    private const int MostPoints = 6;

    /// <summary>Bᵀ d B for tiles <paramref name="first"/> to <paramref name="last"/> of one channel, whose map in the first image is <paramref name="map"/>; what is left of <paramref name="room"/> becomes 0.</summary>
    [SkipLocalsInit]
    public static void Input(WinogradGrid grid, TReal* map, int first, int last, TReal* to, nint pointStride, int room)
    {
        var phases = stackalloc TReal[MostPoints * MostPoints * TileLines.Pitch];
        var image = grid.Image;
        var end = to + room;
        for (var tile = first; tile < last;)
        {
            var run = grid.Run(tile, last);
            var source = map + ((nint)run.Image * image.Groups * image.InputChannels * image.InputPlaces);
            TileLines.Read(
                source, image.InputHeight, image.InputWidth, run.Y - image.Padding, run.X - image.Padding, TForm.Points, TForm.Outputs, run.Count + 1, phases);
            Transform<OfInput>(phases, run.Count, to, pointStride, (int)(end - to));
            to += run.Count;
            tile += run.Count;
        }
        Clear(to, pointStride, (int)(end - to));
    }

    /// <summary>A g Aᵀ, the adjoint of the output's transform, for tiles of the gradient of one output channel; see <see cref="Input"/>.</summary>
    [SkipLocalsInit]
    public static void OutputAdjoint(WinogradGrid grid, TReal* map, int first, int last, TReal* to, nint pointStride, int room)
    {
        var phases = stackalloc TReal[MostPoints * MostPoints * TileLines.Pitch];
        var image = grid.Image;
        var end = to + room;
        for (var tile = first; tile < last;)
        {
            var run = grid.Run(tile, last);
            var source = map + ((nint)run.Image * image.Groups * image.OutputChannels * image.OutputPlaces);
            TileLines.Read(source, image.OutputHeight, image.OutputWidth, run.Y, run.X, TForm.Outputs, TForm.Outputs, run.Count, phases);
            Transform<OfOutputAdjoint>(phases, run.Count, to, pointStride, (int)(end - to));
            to += run.Count;
            tile += run.Count;
        }
        Clear(to, pointStride, (int)(end - to));
    }

    /// <summary>Aᵀ m A for a run of tiles: row i of their outputs goes to <paramref name="rows"/> + i · <paramref name="pitch"/>, whole registers and more behind its end.</summary>
    [SkipLocalsInit]
    public static void Output(TReal* from, nint pointStride, int count, TReal* rows, int pitch)
    {
        var (outputs, points, width) = (TForm.Outputs, TForm.Points, TVector.Count);
        var half = stackalloc TReal[MostPoints * MostPoints * width];
        var phases = stackalloc TReal[MostPoints * MostPoints * TileLines.Pitch];
        for (var l = 0; l < count; l += width)
        {
            for (var j = 0; j < points; j++)
            {
                WinogradLines<TForm, TVector, TReal>.Output(from + l + (j * pointStride), points * pointStride, half + (j * width), points * width);
            }
            for (var i = 0; i < outputs; i++)
            {
                WinogradLines<TForm, TVector, TReal>.Output(half + (i * points * width), width, phases + (i * outputs * TileLines.Pitch) + l, TileLines.Pitch);
            }
        }
        for (var i = 0; i < outputs; i++)
        {
            Phases.Join(phases + (i * outputs * TileLines.Pitch), TileLines.Pitch, outputs, count, rows + (i * pitch));
        }
    }

    private static void Transform<TKind>(TReal* phases, int count, TReal* to, nint pointStride, int room)
        where TKind : struct, IKind
    {
        var width = TVector.Count;
        var spare = stackalloc TReal[MostPoints * MostPoints * width];
        for (var l = 0; l < count; l += width)
        {
            if (l + width <= room)
            {
                Tile<TKind>(phases + l, to + l, pointStride);
                continue;
            }
            Tile<TKind>(phases + l, spare, width);
            for (var point = 0; point < TForm.Points * TForm.Points; point++)
            {
                Runs.Copy(spare + (point * width), to + l + (point * pointStride), count - l);
            }
        }
    }

    [SkipLocalsInit]
    private static void Tile<TKind>(TReal* phases, TReal* to, nint pointStride)
        where TKind : struct, IKind
    {
        var (rows, points, width) = (TKind.Rows, TForm.Points, TVector.Count);
        var half = stackalloc TReal[MostPoints * MostPoints * width];
        for (var i = 0; i < rows; i++)
        {
            TKind.Across(phases + (i * TForm.Outputs * TileLines.Pitch), half + (i * points * width), width);
        }
        for (var j = 0; j < points; j++)
        {
            TKind.Down(half + (j * width), points * width, to + (j * pointStride), points * pointStride);
        }
    }

    private static void Clear(TReal* to, nint pointStride, int count)
    {
        for (var point = 0; count > 0 && point < TForm.Points * TForm.Points; point++, to += pointStride)
        {
            new Span<TReal>(to, count).Clear();
        }
    }

    /// <summary>A transform of rows of phases, along both axes.</summary>
    private interface IKind
    {
        static abstract int Rows { get; }

        static abstract void Across(TReal* phases, TReal* to, nint toStep);

        static abstract void Down(TReal* from, nint step, TReal* to, nint toStep);
    }

    private readonly struct OfInput : IKind
    {
        public static int Rows => TForm.Points;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Across(TReal* phases, TReal* to, nint toStep) => WinogradLines<TForm, TVector, TReal>.Input(phases, TileLines.Pitch, phases + 1, to, toStep);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Down(TReal* from, nint step, TReal* to, nint toStep) => WinogradLines<TForm, TVector, TReal>.Input(from, step, from + (TForm.Outputs * step), to, toStep);
    }

    private readonly struct OfOutputAdjoint : IKind
    {
        public static int Rows => TForm.Outputs;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Across(TReal* phases, TReal* to, nint toStep) => WinogradLines<TForm, TVector, TReal>.OutputAdjoint(phases, TileLines.Pitch, to, toStep);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Down(TReal* from, nint step, TReal* to, nint toStep) => WinogradLines<TForm, TVector, TReal>.OutputAdjoint(from, step, to, toStep);
    }
}
