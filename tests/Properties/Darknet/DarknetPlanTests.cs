using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Darknet;
using Yolo.Model.Storage;

namespace Yolo.Properties.Darknet;

[Properties(Arbitrary = [typeof(RandomConfigs)])]
public class DarknetPlanTests
{
    private const string Net = "[net]\nwidth=32\nheight=24\nchannels=6\n";

    [DarknetTheory]
    [InlineData("yolov2.cfg", 50_983_561)]
    [InlineData("yolov2-voc.cfg", 50_676_061)]
    [InlineData("yolov2-tiny.cfg", 11_237_145)]
    [InlineData("yolov2-tiny-voc.cfg", 15_867_885)]
    public void Parameters_of_darknets_files(string name, long parameters) => Assert.Equal(parameters, DarknetFiles.Read(name).Plan().Parameters);

    [DarknetTheory]
    [InlineData("yolov2-voc.cfg", 29.36)]
    [InlineData("yolov2-tiny-voc.cfg", 6.97)]
    public void Cost_of_darknets_files_at_416(string name, double billions) =>
        Assert.Equal(billions, DarknetFiles.Read(name).Plan(416, 416).BillionOperations, 0.01);

    [DarknetTheory]
    [InlineData("yolov2.cfg", 425, 19)]
    [InlineData("yolov2-voc.cfg", 125, 13)]
    [InlineData("yolov2-tiny.cfg", 425, 13)]
    [InlineData("yolov2-tiny-voc.cfg", 125, 13)]
    public void Shapes_of_darknets_files(string name, int channels, int side) =>
        Assert.Equal(new DarknetShape(channels, side, side), DarknetFiles.Read(name).Plan().Layers[^1].Output);

    [DarknetTheory]
    [InlineData("darknet19.cfg")]
    [InlineData("darknet19_448.cfg")]
    public void Darknet_19_gives_a_thousand_classes(string name) =>
        Assert.Equal(new DarknetShape(1000, 1, 1), DarknetFiles.Read(name).Plan().Layers[^1].Output);

    [DarknetFact]
    public void Passthrough_of_yolov2_voc()
    {
        var layers = DarknetFiles.Read("yolov2-voc.cfg").Plan().Layers;
        Assert.Equal([16], layers[25].Sources);
        Assert.Equal(new DarknetShape(256, 13, 13), layers[27].Output);
        Assert.Equal([27, 24], layers[28].Sources);
        Assert.Equal(new DarknetShape(1280, 13, 13), layers[28].Output);
        Assert.Equal(3.987, layers[29].BillionOperations, 0.0005);
        Assert.Equal(-1, Assert.Single(layers[0].Sources));
    }

    [Property]
    public void A_window_fits_as_often_as_it_is_counted(FittingConfig fitting)
    {
        static int Slide(int side, int size, int stride)
        {
            var count = 0;
            for (var start = 0; start + size <= side; start += stride)
            {
                count++;
            }
            return count;
        }
        foreach (var layer in fitting.Config.Plan().Layers)
        {
            if (layer.Layer is DarknetConvolutional c)
            {
                Assert.Equal(
                    new(c.Filters, Slide(layer.Input.Height + (2 * c.Padding), c.Size, c.Stride), Slide(layer.Input.Width + (2 * c.Padding), c.Size, c.Stride)),
                    layer.Output);
            }
            else if (layer.Layer is DarknetMaxPool p)
            {
                Assert.Equal(
                    new(layer.Input.Channels, Slide(layer.Input.Height + p.Padding, p.Size, p.Stride), Slide(layer.Input.Width + p.Padding, p.Size, p.Stride)),
                    layer.Output);
            }
        }
    }

    [Theory]
    [InlineData("[convolutional]\nfilters=4\nsize=3\nstride=2\npad=1\ngroups=2\nbatch_normalize=1", 4, 12, 16, (4 * 3 * 9) + 16, 2 * 4 * 9 * 3 * 12 * 16)]
    [InlineData("[convolutional]\nfilters=4\nsize=2", 4, 23, 31, (4 * 6 * 4) + 4, 2 * 4 * 4 * 6 * 23 * 31)]
    [InlineData("[maxpool]\nsize=2\nstride=1", 6, 24, 32, 0, 0)]
    [InlineData("[maxpool]\nsize=2\nstride=2", 6, 12, 16, 0, 0)]
    [InlineData("[maxpool]\nsize=3\nstride=2\npadding=0", 6, 11, 15, 0, 0)]
    [InlineData("[reorg]\nstride=4", 96, 6, 8, 0, 0)]
    [InlineData("[avgpool]", 6, 1, 1, 0, 0)]
    [InlineData("[dropout]", 6, 24, 32, 0, 0)]
    [InlineData("[softmax]\ngroups=2", 6, 24, 32, 0, 0)]
    [InlineData("[region]\nclasses=1\nnum=1", 6, 24, 32, 0, 0)]
    public void By_hand(string section, int channels, int height, int width, long parameters, double operations)
    {
        var layer = Assert.Single(DarknetConfig.Parse(Net + section).Plan().Layers);
        Assert.Equal(new DarknetShape(channels, height, width), layer.Output);
        Assert.Equal((parameters, operations / 1e9), (layer.Parameters, layer.BillionOperations));
    }

    [Theory]
    [InlineData("[route]\nlayers=-1", "Line 5: [route] is layer 0, and 'layers' names -1")]
    [InlineData("[dropout]\n[route]\nlayers=1", "names 1, which is layer 1; it can name only layers before it, 0 to 0 or -1 to -1")]
    [InlineData("[dropout]\n[route]\nlayers=-2147483648", "names -2147483648")]
    [InlineData("[dropout]\n[shortcut]\nfrom=2147483647", "Line 6: [shortcut] is layer 1, and 'from' names 2147483647")]
    [InlineData("[shortcut]\nfrom=0", "first layer")]
    [InlineData("[dropout]\n[avgpool]\n[route]\nlayers=0,1", "Line 7: [route]: it joins outputs of 6 × 24 × 32 and 6 × 1 × 1")]
    [InlineData("[reorg]\nstride=5", "Line 5: [reorg]: stride=5 does not divide")]
    [InlineData("[convolutional]\ngroups=4\nfilters=4", "groups=4 must divide the 6 channels")]
    [InlineData("[convolutional]\nsize=25", "size=25 is longer than a side of 24")]
    [InlineData("[region]", "set its filters=25")]
    [InlineData("[softmax]\ngroups=7", "groups=7 does not divide the 4608 numbers")]
    [InlineData("[dropout]\n[avgpool]\n[shortcut]\nfrom=0", "Line 7: [shortcut]: it adds 6 × 24 × 32 to 6 × 1 × 1; their sides")]
    [InlineData("[convolutional]\nfilters=1000000\nsize=100000\npadding=100000\nstride=100000\n", "cannot be held")]
    public void What_does_not_fit_is_named_with_its_line(string sections, string message) => Assert.Contains(
        message, Assert.Throws<ModelFormatException>(() => DarknetConfig.Parse(Net + sections).Plan()).Message, StringComparison.Ordinal);
}
