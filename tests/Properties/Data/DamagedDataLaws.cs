using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;
using Yolo.Data;

namespace Yolo.Properties.Data;

/// <summary>
/// Labels and pictures of every format with bits flipped, cut short, lines repeated, numbers blown up or nested deep: each is read or refused with a message, in bounded time. YOLO_DAMAGED says
/// how many are tried.
/// </summary>
public sealed class DamagedDataLaws : IDisposable
{
    private const int UsualCases = 400;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly string[] Numbers = ["1e308", "-1e308", "NaN", "Infinity", "99999999999999999999", "-1", "0", "", "1e-320"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_read_or_refused_with_a_message()
    {
        var cases = int.TryParse(Environment.GetEnvironmentVariable("YOLO_DAMAGED"), CultureInfo.InvariantCulture, out var asked) ? asked : UsualCases;
        var data = GeneratedPictures.Dataset(seed: 3, train: 3, test: 1, size: 32);
        foreach (var format in Enum.GetValues<DataFormat>())
        {
            DataWriter.Write(data, format, _folder.At($"{format}"));
        }
        var (refused, read) = (0, 0);
        for (var seed = 0; seed < cases; seed++)
        {
            var dice = new Dice(seed);
            var format = dice.Of(Enum.GetValues<DataFormat>());
            var files = Directory.GetFiles(_folder.At($"{format}"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
            var file = dice.Of(files);
            var whole = File.ReadAllBytes(file);
            File.WriteAllBytes(file, Damaged(dice, whole));
            var clock = Stopwatch.StartNew();
            try
            {
                var found = LabelledData.Open(_folder.At($"{format}"));
                foreach (var sample in found.Train.Concat(found.Val).Concat(found.Test))
                {
                    sample.Load();
                }
                read++;
            }
            catch (DataException error)
            {
                Assert.True(error.Message.Length is > 20 and < 1500, error.Message);
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}, {file}: {error}");
            }
            Assert.True(clock.Elapsed < Longest, $"seed {seed}, {file}: {clock.Elapsed}");
            File.WriteAllBytes(file, whole);
        }
        Assert.True(refused > cases / 10 && read > cases / 10, $"{refused} refused, {read} read");
    }

    private static byte[] Damaged(Dice dice, byte[] whole)
    {
        var bytes = (byte[])whole.Clone();
        switch (dice.Int(0, 7))
        {
            case 0:
                for (var i = dice.Int(1, 8); i > 0; i--)
                {
                    bytes[dice.Int(0, bytes.Length - 1)] ^= (byte)(1 << dice.Int(0, 7));
                }
                return bytes;
            case 1:
                return bytes[..dice.Int(0, bytes.Length - 1)];
            case 2:
                var (from, to) = (dice.Int(0, bytes.Length - 1), dice.Int(0, bytes.Length));
                return [.. bytes, .. bytes[Math.Min(from, to)..Math.Max(from, to)]];
            case 3:
                for (var i = dice.Int(1, 40); i > 0; i--)
                {
                    bytes[dice.Int(0, bytes.Length - 1)] = (byte)dice.Int(0, 255);
                }
                return bytes;
            case 4:
                return Replaced(dice, bytes);
            case 5:
                return Encoding.UTF8.GetBytes(Nested(dice));
            case 6:
                return NestedWithin(dice, bytes);
            default:
                return Encoding.UTF8.GetBytes(Bomb);
        }
    }

    private static string Nested(Dice dice)
    {
        var depth = dice.Int(100, 200_000);
        var (open, close) = dice.Of(("[", "]"), ("{\"a\":", "}"), ("<object>", "</object>"), ("- ", ""));
        return new StringBuilder().Insert(0, open, depth).Insert(open.Length * depth, close, depth).ToString();
    }

    /// <summary>In a place where the format allows a value, so that the rest of the file is still understood.</summary>
    private static byte[] NestedWithin(Dice dice, byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var places = Enumerable.Range(1, Math.Max(0, text.Length - 1)).Where(i => text[i - 1] is '>' or ':' or '[' or ' ' or ',').ToArray();
        return places.Length == 0 ? [] : Encoding.Latin1.GetBytes(text.Insert(dice.Of(places), Nested(dice)));
    }

    /// <summary>A number of the text by one that nobody meant.</summary>
    private static byte[] Replaced(Dice dice, byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var digits = Enumerable.Range(0, text.Length).Where(i => char.IsAsciiDigit(text[i])).ToArray();
        if (digits.Length == 0)
        {
            return [];
        }
        var at = dice.Of(digits);
        var end = at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }
        return Encoding.Latin1.GetBytes(text[..at] + dice.Of(Numbers) + text[end..]);
    }

    /// <summary>Small when written, endless when expanded: as XML and, after the first line, as YAML.</summary>
    private const string Bomb = """
        <!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><annotation>&c;&c;&c;&c;</annotation>
        a: &a [x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b]
        names: [*c, *c, *c, *c, *c, *c, *c, *c]
        train: *c
        """;
}
