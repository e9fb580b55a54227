using System.Text;
using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Darknet;
using Yolo.Model.Geometry;
using Yolo.Model.Storage;

namespace Yolo.Properties.Darknet;

[Properties(Arbitrary = [typeof(RandomConfigs)])]
public class DarknetConfigLaws
{
    private const string Net = "[net]\nwidth=32\nheight=32\nchannels=3\n";

    [Property(MaxTest = 500)]
    public void What_is_written_reads_back_equal(AnyConfig any)
    {
        var text = any.Config.Text();
        var read = DarknetConfig.Parse(text);
        Assert.Equal(any.Config, read);
        Assert.Equal(text, read.Text());
        Assert.Empty(read.Ignored);
    }

    [Property]
    public void Blanks_comments_line_ends_and_a_mark_at_the_start_change_nothing(AnyConfig any)
    {
        var text = any.Config.Text()
            .Replace("=", " = ", StringComparison.Ordinal)
            .Replace(",", "\t, ", StringComparison.Ordinal)
            .Replace("[net]", "[network]", StringComparison.Ordinal)
            .Replace("\n", " \r\n; comment\r\n\r\n  # [region]\r\n", StringComparison.Ordinal);
        Assert.Equal(any.Config, DarknetConfig.Read(new MemoryStream([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)])));
    }

    [Fact]
    public void Defaults_are_darknets()
    {
        var config = DarknetConfig.Parse(Net + "[conv]\n[max]\n[avg]\n[shortcut]\nfrom=0\n[reorg]\n[dropout]\n[soft]\n[cost]\n[region]\nnum=2\n");
        Assert.Equal(
            new DarknetConfig(
                new(32, 32, 3),
                [
                    new DarknetConvolutional(), new DarknetMaxPool(), new DarknetAveragePool(), new DarknetShortcut(0), new DarknetReorg(), new DarknetDropout(),
                    new DarknetSoftmax(), new DarknetCost(), new DarknetRegion { Anchors = Anchors.Of(0.5, 0.5, 0.5, 0.5) },
                ]),
            config);
        Assert.Equal(DarknetActivation.Logistic, new DarknetConvolutional().Activation);
        Assert.Equal((0.001, 0.9, 0.0001, 4.0), (config.Net.LearningRate, config.Net.Momentum, config.Net.Decay, config.Net.Power));
        Assert.Equal([5, 6, 7, 8, 10, 11, 12, 13, 14], config.Layers.Select(layer => layer.Line));
    }

    [Theory]
    [InlineData("[convolutional]\nsize=5\npad=1\npadding=9", 2)]
    [InlineData("[convolutional]\nsize=5\npad=0\npadding=9", 9)]
    [InlineData("[convolutional]\nsize=5", 0)]
    [InlineData("[convolutional]\nsize=5\nsize=9\npad=1", 2)]
    [InlineData("[convolutional]\nsize=5#nine\npad=1;", 2)]
    public void Padding_of_a_convolution(string section, int padding) =>
        Assert.Equal(padding, Assert.IsType<DarknetConvolutional>(Assert.Single(DarknetConfig.Parse(Net + section).Layers)).Padding);

    [Theory]
    [InlineData("[maxpool]\nstride=2", 2, 1)]
    [InlineData("[maxpool]\nstride=2\nsize=3", 3, 2)]
    [InlineData("[maxpool]\nstride=2\nsize=3\npadding=0", 3, 0)]
    public void Padding_of_a_maximum(string section, int size, int padding) =>
        Assert.Equal(new DarknetMaxPool { Stride = 2, Size = size, Padding = padding }, Assert.Single(DarknetConfig.Parse(Net + section).Layers));

    [Fact]
    public void Keys_without_effect_are_listed_once() => Assert.Equal(
        ["[net] max_crop", "[net] steps", "[region] absolute", "[region] log"],
        DarknetConfig.Parse("[net]\nwidth=9\nheight=9\nmax_crop=3\nchannels=1\nsteps=4\n[region]\nabsolute=1\n[region]\nlog=0\nabsolute=0").Ignored);

    [Theory]
    [InlineData("", "no section")]
    [InlineData("width=3", "Line 1: 'width=3' stands before the first section")]
    [InlineData("[route]\nlayers=-1", "Line 1: [route] comes first")]
    [InlineData("[net]\nwidth=9\nheight=9", "Line 1: [net] has no 'channels'")]
    [InlineData("[net\nwidth=9", "Line 1: '[net' does not end in ]")]
    [InlineData(Net + "[net]", "Line 5: [net] comes again")]
    [InlineData(Net + "inputs=3", "Line 5: 'inputs' cannot be read here")]
    [InlineData(Net + "batch=2\nsubdivisions=4", "batch=2 into subdivisions=4")]
    [InlineData(Net + "policy=cosine", "Line 5: 'policy' is 'cosine'; it can be constant")]
    [InlineData(Net + "policy=steps\nsteps=1,2\nscales=.1", "Line 7: 'scales' has 1 numbers and 'steps' on line 6 has 2")]
    [InlineData(Net + "policy=steps\nscales=.1", "has no 'steps'")]
    [InlineData(Net + "adam=1", "Line 5: 'adam' is '1'; only 0")]
    [InlineData(Net + "mosaic=1", "Line 5: 'mosaic' is no key of [net]")]
    [InlineData(Net + "[yolo]", "Line 5: [yolo] is a layer of Darknet that cannot be read here")]
    [InlineData(Net + "[convolutonal]", "Line 5: [convolutonal] is no layer of Darknet")]
    [InlineData(Net + "[convolutional]\nfilter=3", "Line 6: 'filter' is no key of [convolutional]")]
    [InlineData(Net + "[convolutional]\nfilters=2000000000", "Line 6: 'filters' is 2000000000; it must be from 1 to 1000000")]
    [InlineData(Net + "[convolutional]\nfilters=99999999999999999999", "Line 6: 'filters' is '99999999999999999999'; it must be a whole number")]
    [InlineData(Net + "[convolutional]\nfilters=0", "Line 6: 'filters' is 0")]
    [InlineData(Net + "[convolutional]\nfilters=1e3", "must be a whole number")]
    [InlineData(Net + "[convolutional]\nfilters=", "Line 6: 'filters=' is no key=value")]
    [InlineData(Net + "[convolutional]\nfilters", "Line 6: 'filters' is no key=value")]
    [InlineData(Net + "[convolutional]\nactivation=mish", "Line 6: 'activation' is 'mish'; it can be linear, leaky, relu, logistic")]
    [InlineData(Net + "[convolutional]\nactivation=leaky#", "'leaky#'")]
    [InlineData(Net + "[convolutional]\nxnor=1", "Line 6: 'xnor' is '1'; only 0")]
    [InlineData(Net + "[convolutional]\nstopbackward=1", "Line 6: 'stopbackward' is '1'")]
    [InlineData(Net + "[dropout]\nprobability=NaN", "Line 6: 'probability' is 'NaN'; it must be from 0 to 1")]
    [InlineData(Net + "[route]", "Line 5: [route] has no 'layers'")]
    [InlineData(Net + "[route]\nlayers=1,", "Line 6: 'layers' is ''")]
    [InlineData(Net + "[reorg]\nreverse=1", "Line 6: 'reverse' is '1'")]
    [InlineData(Net + "[region]\ntree=9k.tree", "Line 6: 'tree' cannot be read here")]
    [InlineData(Net + "[region]\ncoords=5", "Line 6: 'coords' is '5'; only 4")]
    [InlineData(Net + "[region]\nnum=2\nanchors=1,2,3", "Line 7: 'anchors' has 3 numbers; num=2 needs 4")]
    [InlineData(Net + "[region]\nanchors=0,1", "Line 6: 'anchors' is '0'")]
    [InlineData(Net + "[region]\nanchors=1e999,1", "Line 6: 'anchors' is '1e999'")]
    public void What_cannot_be_read_is_named_with_its_line(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ModelFormatException>(() => DarknetConfig.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Too_long_a_file_is_refused()
    {
        Assert.Throws<ModelFormatException>(() => DarknetConfig.Parse(new string('#', 2_000_000)));
        Assert.Throws<ModelFormatException>(() => DarknetConfig.Read(new MemoryStream(new byte[2_000_000])));
    }

    [Fact]
    public void Values_out_of_range_are_errors_in_code_too()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DarknetConvolutional { Filters = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DarknetNet(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DarknetRegion { Threshold = double.NaN });
        Assert.Throws<ArgumentException>(() => new DarknetRoute([]));
        Assert.Throws<ArgumentException>(() => new DarknetPolicy.Steps([]));
    }

    [DarknetFact]
    public void Every_file_of_darknet_is_read_or_refused_with_its_line()
    {
        foreach (var path in DarknetFiles.All)
        {
            try
            {
                var config = DarknetConfig.Parse(File.ReadAllText(path));
                config.Plan();
                Assert.Equal(config with { Ignored = [] }, DarknetConfig.Parse(config.Text()));
            }
            catch (ModelFormatException e)
            {
                Assert.StartsWith("Line ", e.Message, StringComparison.Ordinal);
            }
        }
    }
}
