using Xunit;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Ops;

/// <summary>Every device gives the value and the gradient that the host gives in double precision.</summary>
public class DeviceLaws
{
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
    public void Agree(string device, string op) => Prove.Agreement(OpLaws.All[op], Device.Parse(device));
}
