using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Ops;

/// <summary>Every device gives the value and the gradient that the host gives in double precision.</summary>
public class DeviceLaws
{
    /// <summary>Of the largest number in the result: cancellation makes small ones of large ones.</summary>
    private const double SingleTolerance = 2e-5;
    private const double DoubleTolerance = 1e-12;

    public static TheoryData<string, string> OpsOnDevices
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var device in Devices.Names.Where(n => n != Device.HostDouble.Name))
            {
                foreach (var op in OpLaws.All.Keys)
                {
                    data.Add(device, op);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(OpsOnDevices))]
    public void Agree(string device, string op) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(8),
        Prop.ForAll(OpLaws.All[op].Cases, c =>
        {
            var expected = ValueAndGradient(c, Device.HostDouble);
            var actual = ValueAndGradient(c, Device.Parse(device));
            return expected.Zip(actual, (e, a) => Near(e, a, Device.Parse(device).Precision)).Aggregate((a, b) => a.And(b));
        }));

    private static double[][] ValueAndGradient(OpCase c, Device device)
    {
        var x = c.Watched(device);
        var value = c.Apply(device, x).ToArray();
        return [value, .. Diff.Grad(c.Weighted(device), x).Leaves.Select(g => g.ToArray())];
    }

    private static Property Near(double[] expected, double[] actual, Precision precision)
    {
        var tolerance = (precision == Precision.Single ? SingleTolerance : DoubleTolerance) * Math.Max(1, expected.Max(Math.Abs));
        var worst = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        return (worst <= tolerance).Label($"off by {worst:R}, allowed {tolerance:R}");
    }
}
