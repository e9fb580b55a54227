using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Darknet;
using Yolo.Model.Storage;
using Yolo.Properties.Training;

namespace Yolo.Properties.Darknet;

public class DarknetFuzz
{
    private const long Megabyte = 1 << 20;

    private static readonly string[] Numbers =
        ["2000000000", "-2000000000", "99999999999999999999", "NaN", "1e999", "-1", "0", "", "1,2,3", "0x7F", "∞", "1.5", "=", "#", "100000", "1000000"];

    private static readonly DarknetConfig Config = DarknetConfig.Parse(
        """
        [net]
        batch=64
        subdivisions=8
        width=32
        height=32
        channels=3
        learning_rate=0.001
        burn_in=10
        max_batches=100
        policy=steps
        steps=40,60
        scales=.1,.1
        [convolutional]
        batch_normalize=1
        filters=4
        size=3
        stride=1
        pad=1
        activation=leaky
        [maxpool]
        size=2
        stride=2
        [reorg]
        stride=2
        [route]
        layers=-2
        [convolutional]
        filters=4
        size=1
        activation=linear
        [shortcut]
        from=-2
        [route]
        layers=-1,4
        [convolutional]
        filters=12
        size=1
        pad=1
        activation=linear
        [region]
        anchors=1,2,3,4
        num=2
        classes=1
        softmax=1
        """);

    private static readonly string Text = Config.Text();
    private static readonly DarknetPlan Plan = Config.Plan();
    private static readonly byte[] Weights = WeightsBytes.For(Plan, DarknetWeightsHeader.Current, 1);

    [Property(MaxTest = 4000)]
    public Property A_damaged_cfg_is_read_or_refused_and_nothing_else() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Select(seed => new Dice(seed)).ToArbitrary(),
        dice =>
        {
            var bytes = Encoding.UTF8.GetBytes(Text);
            for (var times = dice.Int(1, 4); times > 0; times--)
            {
                bytes = Damaged(bytes, dice);
            }
            // The weights are read by whatever plan comes out: its claims may be huge, the file stays small.
            AssertQuick(() => Use(DarknetConfig.Read(new MemoryStream(bytes))));
        });

    [Property(MaxTest = 3000)]
    public Property Damaged_weights_are_read_or_refused_and_nothing_else() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Select(seed => new Dice(seed)).ToArbitrary(),
        dice =>
        {
            var bytes = (byte[])Weights.Clone();
            for (var times = dice.Int(0, 4); times > 0; times--)
            {
                bytes[dice.Int(0, dice.Coin() ? 19 : bytes.Length - 1)] = (byte)dice.Int(0, 255);
            }
            bytes = dice.Int(0, 2) switch
            {
                0 => bytes[..dice.Int(0, bytes.Length)],
                1 => [.. bytes, .. new byte[dice.Int(1, 9)]],
                _ => bytes,
            };
            AssertQuick(() => ReadWeights(bytes, Plan));
        });

    [Property(MaxTest = 500)]
    public void What_is_no_cfg_at_all_is_refused(byte[] bytes) =>
        Assert.Throws<ModelFormatException>(() => DarknetConfig.Read(new MemoryStream(bytes)));

    [Fact]
    public void Weights_cut_short_anywhere_are_refused()
    {
        for (var length = 0; length < Weights.Length; length++)
        {
            Assert.Throws<ModelFormatException>(() => DarknetWeights.Read(new MemoryStream(Weights[..length]), Plan));
            Assert.Throws<ModelFormatException>(() => DarknetWeights.Read(new ForwardOnlyStream(Weights[..length]), Plan));
        }
    }

    [Fact]
    public void A_claim_of_gigabytes_takes_no_memory() => AssertQuick(() => ReadWeights(
        Weights, DarknetConfig.Parse("[net]\nwidth=9\nheight=9\nchannels=2000\n[convolutional]\nfilters=1000000").Plan()));

    [Fact]
    public void As_many_joins_as_a_file_holds_are_planned_quickly() => AssertQuick(
        () => Use(DarknetConfig.Parse("[net]\nwidth=1\nheight=1\nchannels=1\n[dropout]\n" + string.Concat(Enumerable.Repeat("[route]\nlayers=-1,-1\n", 40_000)))),
        greatest: 512 * Megabyte);

    private static void Use(DarknetConfig config)
    {
        var plan = config.Plan();
        foreach (var region in config.Layers.OfType<DarknetRegion>())
        {
            region.LossSpec();
        }
        ReadWeights(Weights, plan);
        config.Net.LearningRateSchedule();
    }

    private static void ReadWeights(byte[] bytes, DarknetPlan plan)
    {
        foreach (var stream in new Stream[] { new MemoryStream(bytes), new ForwardOnlyStream(bytes) })
        {
            DarknetWeights.ReadFirst(stream, plan, plan.Layers.Count);
        }
        DarknetWeights.Read(new ForwardOnlyStream(bytes), plan);
    }

    private static byte[] Damaged(byte[] bytes, Dice dice)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }
        var text = Encoding.UTF8.GetString(bytes);
        var lines = text.Split('\n').ToList();
        var at = dice.Int(0, lines.Count - 1);
        switch (dice.Int(0, 6))
        {
            case 0:
                bytes[dice.Int(0, bytes.Length - 1)] = (byte)dice.Int(0, 255);
                return bytes;
            case 1:
                return bytes[..dice.Int(0, bytes.Length)];
            case 2:
                lines.RemoveAt(at);
                break;
            case 3:
                lines.Insert(dice.Int(0, lines.Count), lines[at]);
                break;
            case 4:
                lines = [.. dice.Permutation(lines.Count).Select(i => lines[i])];
                break;
            case 5:
                (lines[at], lines[0]) = (lines[0], lines[at]);
                break;
            default:
                lines[at] = $"{lines[at].Split('=')[0]}={dice.Of(Numbers)}";
                break;
        }
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static void AssertQuick(Action action, long greatest = 32 * Megabyte)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        try
        {
            action();
        }
        catch (ModelFormatException e)
        {
            Assert.InRange(e.Message.Length, 1, 600);
        }
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, greatest);
    }
}
