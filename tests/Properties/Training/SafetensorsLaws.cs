using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Storage;

namespace Yolo.Properties.Training;

public sealed class SafetensorsLaws
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    [Property(MaxTest = 200)]
    public Property What_is_written_comes_back_to_the_last_bit() => Prop.ForAll(Trees().ToArbitrary(), tree =>
    {
        var metadata = new Dictionary<string, string> { ["größe"] = "5 \"Äpfel\"\n", ["step"] = "7" };
        var bytes = SafetensorsBytes.Written(tree, metadata);
        foreach (var stream in new Stream[] { new MemoryStream(bytes), new ForwardOnlyStream(bytes) })
        {
            var device = tree.Leaves.Count > 0 ? tree.Leaves[0].Device : Device.Host;
            var read = Safetensors.Read(stream, device);
            Assert.Equal(tree.Names, read.Tensors.Names);
            Assert.Equal(tree.Leaves.Select(t => t.Shape), read.Tensors.Leaves.Select(t => t.Shape));
            Assert.Equal(tree.Leaves.SelectMany(Bits), read.Tensors.Leaves.SelectMany(Bits));
            Assert.Equal(metadata, read.Metadata);
        }
    });

    [Property(MaxTest = 200)]
    public Property The_header_is_what_the_format_asks_for() => Prop.ForAll(Trees().ToArbitrary(), tree =>
    {
        var bytes = SafetensorsBytes.Written(tree, NoMetadata);
        var (header, numbers) = SafetensorsBytes.Header(bytes);
        Assert.Equal(0, numbers % 8);
        Assert.Equal((byte)'{', bytes[8]);
        long end = 0;
        foreach (var name in tree.Names)
        {
            var (entry, tensor) = (header.RootElement.GetProperty(name), tree[name]);
            var width = tensor.Device.Precision == Precision.Single ? 4 : 8;
            Assert.Equal(width == 4 ? "F32" : "F64", entry.GetProperty("dtype").GetString());
            Assert.Equal(tensor.Shape.Sizes, entry.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32()));
            Assert.Equal([end, end + (width * (long)tensor.Shape.Count)], entry.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt64()));
            var own = bytes.AsSpan(numbers + (int)end, width * tensor.Shape.Count).ToArray();
            Assert.Equal(width == 4 ? SafetensorsBytes.Of(tensor.ToFloats()) : SafetensorsBytes.Of(tensor.ToArray()), own);
            end += own.Length;
        }
        Assert.Equal(bytes.Length, numbers + end);
    });

    [Fact]
    public void A_file_of_another_writer_is_read()
    {
        // No metadata, no padding, entries in another order than the numbers, keys in another order, a scalar, both precisions.
        var file = SafetensorsBytes.File(
            """{"b":{"data_offsets":[8,24],"shape":[2],"dtype":"F64"}, "a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"c":{"dtype":"F32","shape":[],"data_offsets":[24,28]}}""",
            [.. SafetensorsBytes.Of(1.5f, -2f), .. SafetensorsBytes.Of(1e-3, 4.0), .. SafetensorsBytes.Of(9f)]);
        var read = Safetensors.Read(new MemoryStream(file), Device.HostDouble);
        Assert.Equal(["a", "b", "c"], read.Tensors.Names);
        Assert.Equal([1.5, -2], read.Tensors["a"].ToArray());
        Assert.Equal([1e-3, 4], read.Tensors["b"].ToArray());
        Assert.Equal(9, read.Tensors["c"].ToScalar());
        Assert.Equal(new Shape(1, 2), read.Tensors["a"].Shape);
        Assert.Empty(read.Metadata);
    }

    [Property(MaxTest = 50)]
    public Property Numbers_change_precision_as_a_cast_does(double[] values) => (values.Length > 0).Implies(() =>
    {
        var tree = new ParameterTree([KeyValuePair.Create("x", Tensor.From(Device.HostDouble, values, values.Length))]);
        var read = Safetensors.Read(new MemoryStream(SafetensorsBytes.Written(tree, NoMetadata)), Device.Host);
        Assert.Equal(values.Select(v => (float)v), read.Tensors["x"].ToFloats());
    });

    private static IEnumerable<long> Bits(Tensor tensor) => tensor.Device.Precision == Precision.Single
        ? tensor.ToFloats().Select(v => (long)BitConverter.SingleToInt32Bits(v))
        : tensor.ToArray().Select(BitConverter.DoubleToInt64Bits);

    /// <summary>Trees of up to four tensors of random shapes; the numbers are random bits, so that infinities, NaNs and subnormals are among them.</summary>
    private static Gen<ParameterTree> Trees() =>
        from device in Gen.Elements(Device.Host, Device.HostDouble)
        from shapes in Gen.Choose(1, 4).ArrayOf().Resize(4).ArrayOf().Resize(4)
        from seed in Gen.Choose(0, int.MaxValue)
        let random = new Random(seed)
        select new ParameterTree(shapes.Select((shape, i) => KeyValuePair.Create($"layer{i:00}.weight \"ß\"", Numbers(device, random, shape))));

    private static Tensor Numbers(Device device, Random random, int[] shape)
    {
        var count = new Shape(shape).Count;
        return device.Precision == Precision.Single
            ? Tensor.From(device, Enumerable.Range(0, count).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))).ToArray(), shape)
            : Tensor.From(device, Enumerable.Range(0, count).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))).ToArray(), shape);
    }
}
