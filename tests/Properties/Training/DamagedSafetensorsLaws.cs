using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Storage;

namespace Yolo.Properties.Training;

public sealed class DamagedSafetensorsLaws
{
    private const long Megabyte = 1 << 20;

    private static readonly byte[] Whole = SafetensorsBytes.Written(
        new ParameterTree(
        [
            KeyValuePair.Create("layer00.filters", Tensor.From(Device.Host, [1f, 2, 3, 4, 5, 6], 1, 2, 3)),
            KeyValuePair.Create("layer00.bias", Tensor.From(Device.Host, [7f, 8], 2)),
        ]),
        new Dictionary<string, string> { ["step"] = "12" });

    [Fact]
    public void Cut_short_anywhere_it_is_refused()
    {
        for (var length = 0; length < Whole.Length; length++)
        {
            AssertRefused(Whole[..length]);
        }
        AssertRefused([.. Whole, 0]);
    }

    [Property(MaxTest = 3000)]
    public Property Changed_anywhere_it_is_read_or_refused_and_nothing_else() => Prop.ForAll(
        Gen.Choose(0, Whole.Length - 1).Zip(Gen.Choose(0, 255)).NonEmptyListOf().Resize(5).ToArbitrary(),
        changes =>
        {
            var bytes = (byte[])Whole.Clone();
            foreach (var (at, value) in changes)
            {
                bytes[at] = (byte)value;
            }
            Assert.InRange(Read(bytes), 0, 32 * Megabyte);
        });

    [Property(MaxTest = 1000)]
    public void What_is_no_such_file_at_all_is_refused(byte[] bytes) => AssertRefused(bytes);

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"a":3}""")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""")]
    [InlineData("""{"a":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e99]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"__metadata__":3,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2500000000],"data_offsets":[0,10000000000]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[500,5000000],"data_offsets":[0,10000000000]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[400,1000000],"data_offsets":[0,1600000000]}}""")]
    public void A_header_that_claims_what_is_not_so_is_refused(string header) => AssertRefused(SafetensorsBytes.File(header, [1, 2, 3, 4]));

    [Fact]
    public void Text_that_is_no_text_is_refused()
    {
        var file = SafetensorsBytes.File("""{"?":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", [1, 2, 3, 4]);
        file[10] = 0xFF;
        AssertRefused(file);
    }

    [Theory]
    [InlineData(10_000_000_000)]
    [InlineData(99_000_000)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_header_that_claims_to_be_huge_is_refused(long length) => AssertRefused([.. BitConverter.GetBytes(length), .. "{}"u8]);

    private static void AssertRefused(byte[] bytes)
    {
        Assert.Throws<ModelFormatException>(() => Safetensors.Read(new MemoryStream(bytes), Device.Host));
        Assert.Throws<ModelFormatException>(() => Safetensors.Read(new ForwardOnlyStream(bytes), Device.Host));
        Assert.InRange(Read(bytes), 0, 32 * Megabyte);
    }

    /// <summary>Reads a file either way, and returns how much memory that took.</summary>
    private static long Read(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var stream in new Stream[] { new MemoryStream(bytes), new ForwardOnlyStream(bytes) })
        {
            try
            {
                Safetensors.Read(stream, Device.Host);
            }
            catch (ModelFormatException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
