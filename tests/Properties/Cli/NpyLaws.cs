using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Properties.Data;

namespace Yolo.Properties.Cli;

public class NpyLaws
{
    [Property(MaxTest = 100)]
    public bool What_was_written_is_read(double[] values, bool flat)
    {
        using var folder = new TempFolder();
        var array = new NpyArray(flat ? [values.Length] : [1, values.Length, 1], values);
        NpyFile.Write(folder.At("a.npy"), array);
        var again = NpyFile.Read(folder.At("a.npy"));
        return again.Shape.Equals(array.Shape) && again.Values.AsSpan().SequenceEqual(values);
    }

    [Fact]
    public void Single_precision_is_written_as_its_nearest_number()
    {
        using var folder = new TempFolder();
        NpyFile.Write(folder.At("a.npy"), new([2, 1], [0.1, -3]), NpyNumber.Float32);
        Assert.Equal([0.1f, -3], NpyFile.Read(folder.At("a.npy")).Values);
        Assert.Throws<ArgumentException>(() => NpyFile.Write(folder.At("b.npy"), new([], [1]), NpyNumber.Int32));
        Assert.False(File.Exists(folder.At("b.npy")));
    }

    [Theory]
    [InlineData(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", new[] { 2 })]
    [InlineData(2, "{ \"shape\":(1,2) ,'fortran_order' :False,\"descr\":\"<f8\"}\n", new[] { 1, 2 })]
    [InlineData(3, "{'shape': (2L, 1L), 'descr': '<i8', 'fortran_order': False}", new[] { 2, 1 })]
    [InlineData(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (4,)}", new[] { 4 })]
    [InlineData(1, "{'descr': '<i4', 'fortran_order': False, 'shape': ( 2 , 2 , )}", new[] { 2, 2 })]
    public void Headers_in_any_notation_are_read(byte version, string header, int[] shape) =>
        Assert.Equal(shape, Parse(version, header, new byte[16]).Shape);

    [Fact]
    public void A_scalar_has_no_axes_and_an_empty_array_no_values()
    {
        Assert.Empty(Parse(1, "{'descr': '<f8', 'fortran_order': False, 'shape': ()}", new byte[8]).Shape);
        Assert.Empty(Parse(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 6)}", []).Values);
    }

    [Theory]
    [InlineData("'<f8'", "False", "(3,)", "1 of the 3 values of its shape (3,) are missing")]
    [InlineData("'<f8'", "False", "(1,)", "8 bytes follow the 1 values")]
    [InlineData("'<f8'", "True", "(2,)", "Fortran order")]
    [InlineData("'<f8'", "Maybe", "(2,)", "neither True nor False")]
    [InlineData("'>f4'", "False", "(4,)", "big-endian (>f4)")]
    [InlineData("'<c16'", "False", "(1,)", "its numbers are '<c16'")]
    [InlineData("[('x', '<f8'), ('y', '<f8')]", "False", "(1,)", "its numbers are [('x'")]
    [InlineData("'<f8'", "False", "(-2,)", "its shape is (-2,)")]
    [InlineData("'<f8'", "False", "2", "its shape is 2")]
    [InlineData("'<f8'", "False", "(99999999999,)", "its shape is (99999999999,)")]
    [InlineData("'<f8'", "False", "(2147483647, 2147483647)", "too many elements")]
    [InlineData("'<f8'", "False", "(0, 2147483647, 2147483647)", "too many elements")]
    [InlineData("'<f8'", "False", "(1000000000,)", "999999998 of the 1000000000 values")]
    [InlineData("'<f8", "False", "(2,)", "its header is not understood")]
    [InlineData("'<f8'", "False", "(2,", "its header is not understood")]
    public void Files_that_are_not_read_say_why(string descr, string fortran, string shape, string why) =>
        AssertRefused(Bytes(1, $"{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}}}", new byte[16]), why);

    [Fact]
    public void Damaged_beginnings_say_why()
    {
        var valid = Bytes(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", new byte[16]);
        AssertRefused([], "not a .npy file");
        AssertRefused("PK\u0003\u0004 and so on"u8.ToArray(), ".npz archive");
        AssertRefused(valid[..8], "ends inside its header");
        AssertRefused(valid[..30], "ends inside its header");
        AssertRefused([.. valid[..6], 4, .. valid[7..]], "version 4.0");
        AssertRefused([.. valid[..6], 2, 0, 255, 255, 255, 255, .. valid[12..]], "claims 4294967295 bytes");
        AssertRefused(Bytes(1, "{'fortran_order': False, 'shape': (2,)}", new byte[16]), "has no 'descr'");
    }

    [Property(MaxTest = 4000)]
    public Property Damage_is_refused_or_harmless_and_never_anything_else()
    {
        byte[][] valid =
        [
            Bytes(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", new byte[24]),
            Bytes(2, "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", new byte[16]),
            Bytes(3, "{'descr': '<i4', 'fortran_order': False, 'shape': (), }", new byte[4]),
        ];
        var damaged =
            from bytes in Gen.Elements(valid)
            from changes in Gen.Zip(Gen.Choose(0, bytes.Length - 1), Gen.Choose(0, 255)).ListOf(3)
            from printable in Gen.Zip(Gen.Choose(10, bytes.Length - 1), Gen.Elements("0123456789'\"(){}[],:<>= L-TrueFalse".ToCharArray())).ListOf(2)
            from length in Gen.Frequency((2, Gen.Constant(bytes.Length)), (1, Gen.Choose(0, bytes.Length)))
            from kind in Gen.Choose(0, 2)
            select Damage(bytes, kind != 1 ? changes : [], kind != 0 ? printable : [], length);
        return Prop.ForAll(damaged.ToArbitrary(), bytes =>
        {
            try
            {
                var array = NpyFile.Read(new MemoryStream(bytes), "damaged.npy");
                return array.Values.Length <= bytes.Length && array.Shape.All(size => size >= 0);
            }
            catch (DataException error)
            {
                return error.Message.StartsWith("Cannot use 'damaged.npy': ", StringComparison.Ordinal);
            }
        });
    }

    private static byte[] Damage(byte[] bytes, IEnumerable<(int At, int Value)> changes, IEnumerable<(int At, char Value)> printable, int length)
    {
        byte[] damaged = [.. bytes];
        foreach (var (at, value) in changes.Concat(printable.Select(p => (p.At, (int)p.Value))))
        {
            damaged[at] = (byte)value;
        }
        return damaged[..length];
    }

    private static byte[] Bytes(byte version, string header, byte[] data)
    {
        var length = BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. version == 1 ? length[..2] : length, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    private static NpyArray Parse(byte version, string header, byte[] data) => NpyFile.Read(new MemoryStream(Bytes(version, header, data)), "a.npy");

    private static void AssertRefused(byte[] bytes, string why)
    {
        var error = Assert.Throws<DataException>(() => NpyFile.Read(new MemoryStream(bytes), "a.npy"));
        Assert.StartsWith("Cannot use 'a.npy': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
