using System.Runtime.InteropServices;
using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Darknet;
using Yolo.Model.Storage;
using Yolo.Properties.Training;

namespace Yolo.Properties.Darknet;

[Properties(Arbitrary = [typeof(RandomConfigs)])]
public class DarknetWeightsLaws
{
    private static readonly DarknetPlan Plan = DarknetConfig.Parse(
        """
        [net]
        width=8
        height=8
        channels=2
        [convolutional]
        batch_normalize=1
        filters=3
        size=3
        pad=1
        [maxpool]
        stride=2
        [convolutional]
        filters=2
        """).Plan();

    [Property]
    public void Writing_what_was_read_gives_the_same_bytes(FittingConfig fitting, ulong seen, bool wide, int seed)
    {
        var plan = fitting.Config.Plan();
        var header = wide ? new DarknetWeightsHeader(0, 2, seed & 7, seen) : new DarknetWeightsHeader(0, 1, 0, seen % int.MaxValue);
        var bytes = WeightsBytes.For(plan, header, seed);
        Assert.Equal(bytes.Length, header.Bytes + (4 * plan.Parameters));
        foreach (var stream in new Stream[] { new MemoryStream(bytes), new ForwardOnlyStream(bytes) })
        {
            var weights = DarknetWeights.Read(stream, plan);
            Assert.Equal(header, weights.Header);
            Assert.Equal(bytes, WeightsBytes.Written(weights));
        }
    }

    [Property]
    public void The_first_layers_come_from_a_whole_file_or_from_one_that_ends_there(FittingConfig fitting, byte cut, int seed)
    {
        var plan = fitting.Config.Plan();
        var layers = cut % (plan.Layers.Count + 1);
        var bytes = WeightsBytes.For(plan, DarknetWeightsHeader.Current, seed);
        var part = bytes[..(int)(DarknetWeightsHeader.Current.Bytes + (4 * plan.Layers.Take(layers).Sum(layer => layer.Parameters)))];
        Assert.Equal(part, WeightsBytes.Written(DarknetWeights.ReadFirst(new MemoryStream(bytes), plan, layers)));
        Assert.Equal(part, WeightsBytes.Written(DarknetWeights.ReadFirst(new ForwardOnlyStream(part), plan, layers)));
    }

    [Fact]
    public void Each_number_is_where_darknet_puts_it()
    {
        var numbers = Enumerable.Range(0, (int)Plan.Parameters).Select(i => (float)i).ToArray();
        var weights = DarknetWeights.Read(
            new MemoryStream([0, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, .. MemoryMarshal.AsBytes<float>(numbers)]), Plan);
        Assert.Equal(new DarknetWeightsHeader(0, 2, 5, (1UL << 32) + 7), weights.Header);
        var (first, second) = (weights.Layers[0], weights.Layers[1]);
        Assert.Equal((0, 2), (first.Layer, second.Layer));
        Assert.Equal([0, 1, 2], first.Biases.ToArray());
        Assert.Equal([3, 4, 5], first.Normalisation!.Scales.ToArray());
        Assert.Equal([6, 7, 8], first.Normalisation.Means.ToArray());
        Assert.Equal([9, 10, 11], first.Normalisation.Variances.ToArray());
        Assert.Equal(numbers[12..66], first.Weights.ToArray());
        Assert.Equal([66, 67], second.Biases.ToArray());
        Assert.Null(second.Normalisation);
        Assert.Equal(numbers[68..], second.Weights.ToArray());
    }

    [Theory]
    [InlineData(0, 1, 16)]
    [InlineData(0, 2, 20)]
    [InlineData(1, 0, 20)]
    [InlineData(0, 1000, 16)]
    [InlineData(1000, 2, 16)]
    [InlineData(0, 0, 16)]
    public void The_version_tells_how_wide_the_count_of_pictures_is(int major, int minor, int bytes) =>
        Assert.Equal(bytes, new DarknetWeightsHeader(major, minor, 0, 1).Bytes);

    [Theory]
    [InlineData(0, "The file ends inside layer 0, Line 5: [convolutional]: its 66 parameters need 264 bytes, and 0 are left")]
    [InlineData(263, "its 66 parameters need 264 bytes, and 263 are left")]
    [InlineData(264, "layer 2, Line 12: [convolutional]: its 8 parameters need 32 bytes, and there are none left. If the file was made for the first 2 layers")]
    [InlineData(292, "need 32 bytes, and 28 are left. It is cut short or belongs to another cfg. It is out by 4 bytes")]
    [InlineData(297, "The file goes on for 1 bytes after the last of the network's 74 parameters")]
    [InlineData(300, "out by 4 bytes")]
    public void A_file_of_another_length_is_refused(int numbers, string message)
    {
        var bytes = new byte[16 + numbers];
        foreach (var stream in new Stream[] { new MemoryStream(bytes), new ForwardOnlyStream(bytes) })
        {
            Assert.Contains(message, Assert.Throws<ModelFormatException>(() => DarknetWeights.Read(stream, Plan)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_header_that_is_none_is_refused()
    {
        Assert.Throws<ModelFormatException>(() => DarknetWeights.Read(new MemoryStream([0, 0, 0, 0x80, .. new byte[500]]), Plan));
        Assert.Throws<ModelFormatException>(() => DarknetWeights.Read(new MemoryStream([.. new byte[15], 0x80, .. new byte[500]]), Plan));
        Assert.Throws<ModelFormatException>(() => new DarknetWeightsHeader(0, 1, 0, ulong.MaxValue).Write(new MemoryStream()));
        Assert.Throws<ArgumentOutOfRangeException>(() => DarknetWeights.ReadFirst(new MemoryStream(), Plan, 4));
    }

    [DarknetFact]
    public void A_file_as_long_as_that_of_tiny_yolo_is_read_and_a_wrong_one_refused()
    {
        var plan = DarknetFiles.Read("yolov2-tiny-voc.cfg").Plan();
        var bytes = WeightsBytes.For(plan, DarknetWeightsHeader.Current, 1);
        Assert.Equal(20 + (4 * 15_867_885), bytes.Length);
        Assert.Equal(bytes, WeightsBytes.Written(DarknetWeights.Read(new ForwardOnlyStream(bytes), plan)));
        Assert.Contains(
            "layer 22",
            Assert.Throws<ModelFormatException>(() => DarknetWeights.Read(new MemoryStream(bytes), DarknetFiles.Read("yolov2.cfg").Plan())).Message,
            StringComparison.Ordinal);
    }
}
