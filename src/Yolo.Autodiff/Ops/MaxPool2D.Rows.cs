using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

/// <summary>A: the greatest of each window of B with stride 1, a row of windows for each job. Windows that reach beyond the map are taken number by number.</summary>
internal readonly struct GreatestRow(PoolWindow window) : IJob
{
    private readonly PoolWindow _w = window;

    public int ShortestRun => LastWhole - FirstWhole + 1;

    /// <summary>The first and the last window of a row that lie in the map from side to side.</summary>
    private int FirstWhole => _w.Before;

    private int LastWhole => _w.InputWidth - _w.Size + _w.Before;

    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        int map = job / _w.OutputHeight * _w.InputHeight * _w.InputWidth, y = job % _w.OutputHeight;
        var top = y > _w.Before ? y - _w.Before : 0;
        var bottom = y - _w.Before + _w.Size < _w.InputHeight ? y - _w.Before + _w.Size : _w.InputHeight;
        for (var x = 0; x < _w.OutputWidth; x++)
        {
            if (x >= FirstWhole && x <= LastWhole)
            {
                continue;
            }
            var left = x > _w.Before ? x - _w.Before : 0;
            var right = x - _w.Before + _w.Size < _w.InputWidth ? x - _w.Before + _w.Size : _w.InputWidth;
            var greatest = buffers.B[map + (top * _w.InputWidth) + left];
            for (var iy = top; iy < bottom; iy++)
            {
                for (var ix = left; ix < right; ix++)
                {
                    var value = buffers.B[map + (iy * _w.InputWidth) + ix];
                    greatest = TReal.SelectGreater(value, greatest, value, greatest);
                }
            }
            buffers.A.Write((job * _w.OutputWidth) + x, greatest);
        }
        for (var i = FirstWhole; i <= LastWhole; i += TBuffer.Width)
        {
            // The last lane overlaps the one before.
            var x = i + TBuffer.Width - 1 <= LastWhole ? i : LastWhole - TBuffer.Width + 1;
            var greatest = buffers.B.Load(map + (top * _w.InputWidth) + x - _w.Before);
            for (var iy = top; iy < bottom; iy++)
            {
                for (var ix = 0; ix < _w.Size; ix++)
                {
                    var value = buffers.B.Load(map + (iy * _w.InputWidth) + x - _w.Before + ix);
                    greatest = TLane.SelectGreater(value, greatest, value, greatest);
                }
            }
            buffers.A.Store((job * _w.OutputWidth) + x, greatest);
        }
    }
}
