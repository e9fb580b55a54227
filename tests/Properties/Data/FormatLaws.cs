using System.Globalization;
using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

/// <summary>Data sets written in each format and read again, and through every pair of formats.</summary>
public sealed class FormatLaws : IDisposable
{
    private static readonly DataFormat[] Formats = Enum.GetValues<DataFormat>();

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 10)]
    public void What_was_written_is_read(int seed)
    {
        var data = Any(new Dice(seed));
        foreach (var format in Formats)
        {
            var name = Path.GetRandomFileName();
            DataWriter.Write(data, format, _folder.At(name), link: format == DataFormat.Coco);
            AssertSame(data, LabelledData.Open(_folder.At(name)), format);
        }
    }

    [Property(MaxTest = 3)]
    public void So_it_is_through_two_formats(int seed)
    {
        var data = Any(new Dice(seed));
        foreach (var first in Formats)
        {
            var (name, link) = (Path.GetRandomFileName(), seed % 2 == 0);
            DataWriter.Write(data, first, _folder.At(name), link);
            foreach (var second in Formats)
            {
                var other = Path.GetRandomFileName();
                DataWriter.Write(LabelledData.Open(_folder.At(name)), second, _folder.At(other), link);
                AssertSame(data, LabelledData.Open(_folder.At(other)), first == DataFormat.Yolo ? first : second);
            }
        }
    }

    [SharedDataFact("bccd")]
    public void Real_photographs_are_the_same_in_every_format()
    {
        var data = VocFolder.Read(SharedData.Folder("bccd"));
        foreach (var format in Formats)
        {
            DataWriter.Write(data, format, _folder.At($"{format}"), link: true);
            var read = LabelledData.Open(_folder.At($"{format}"));
            AssertSame(data, read, format);
            Assert.Empty(read.Warnings);
        }
        Assert.Throws<DataException>(() => DataWriter.Write(data, DataFormat.Voc, _folder.At("Voc")));
    }

    [SharedDataFact("yolo-mark")]
    public void Darknets_layout_is_read_whatever_folder_it_was_made_in()
    {
        var data = LabelledData.Open(SharedData.Folder("yolo-mark"));
        Assert.Equal(["air", "bird"], data.ClassNames);
        Assert.Equal(10, data.Train.Count + data.Val.Count + data.Test.Count);
        Assert.Contains(data.Warnings, warning => warning.Contains("data/img/air7.jpg", StringComparison.Ordinal));
        var first = data.Train.Concat(data.Val).Concat(data.Test).Single(sample => sample.Name == "air1");
        Assert.Equal([new Truth(new(0.498437, 0.479861, 0.117188, 0.168056), 0)], first.Truths.Select(Rounded));
    }

    [Theory]
    [InlineData("filename,width,height,class,xmin,ymin,xmax,ymax\na.png,40,30,cat,1,2,11,22\nb.png,40,30,,,,,\n")]
    [InlineData("image,x1,y1,x2,y2,label\na.png,1,2,11,22,cat\nb.png,,,,,\n")]
    [InlineData("a.png,1,2,11,22,cat\nb.png,,,,,\n")]
    [InlineData("ImageID,XMin,YMin,XMax,YMax,LabelName\n\"a.png\",1.0,2.0,1.1e1,22,\"cat\"\nb.png,,,,,\n")]
    public void Tables_in_use_are_read(string csv)
    {
        Pictures("a.png", "b.png");
        _folder.WriteText(csv, "train.csv");
        _folder.WriteText(csv, "val.csv");
        var data = LabelledData.Open(_folder.Path);
        Assert.Equal(["cat"], data.ClassNames);
        Assert.Equal([1, 0], data.Train.Select(sample => sample.Truths.Count));
        Assert.Equal(Box<Pixel>.FromEdges(1, 2, 11, 22), Rounded(data.Train[0].Truths[0].Box.ToPixels(new(40, 30))));
    }

    [Fact]
    public void Outlines_become_boxes_and_pictures_without_labels_negatives()
    {
        Pictures("images/train/a.png", "images/train/b.png", "images/val/c.png");
        _folder.WriteText("1 0.1 0.2 0.5 0.2 0.3 0.8\n", "labels/train/a.txt");
        _folder.WriteText("0 0.5 0.5 0.2 0.2\n", "labels/val/c.txt");
        _folder.WriteText("path: .\ntrain: images/train\nval: [images/val]\nnc: 2\nnames: [dog, cat]\n", "data.yaml");
        var data = LabelledData.Open(_folder.Path);
        Assert.Equal(["dog", "cat"], data.ClassNames);
        Assert.Equal(new Truth(new(0.3, 0.5, 0.4, 0.6), 1), Rounded(data.Train[0].Truths[0]));
        Assert.Empty(data.Train[1].Truths);
        Assert.Single(data.Val);
    }

    [Theory]
    [InlineData("'labels.txt', line 1: 'x' is no number", "0 x 0.5 0.1 0.1")]
    [InlineData("line 1: the class '7' is not one of 0 to 0", "7 0.5 0.5 0.1 0.1")]
    [InlineData("line 1: 3 numbers follow the class", "0 0.5 0.5 0.1")]
    public void A_line_that_cannot_be_used_is_named(string reason, string line)
    {
        Pictures("images/a.png");
        _folder.WriteText(line, "labels/a.txt");
        _folder.WriteText("train: images\nnames: {0: one}\n", "data.yaml");
        var error = Assert.Throws<DataException>(() => LabelledData.Open(_folder.Path));
        Assert.Contains(reason.Replace("labels.txt", _folder.At("labels", "a.txt"), StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no data.yaml", "nothing.txt", "")]
    [InlineData("is no COCO annotation", "instances_train.json", "{\"images\": 3}")]
    [InlineData("is no YAML: ", "data.yaml", "names: [a\ntrain: b")]
    [InlineData("has no 'names:'", "data.yaml", "train: images")]
    [InlineData("no header such as", "train.csv", "a,b\n1,2\n")]
    [InlineData("has no 'names ='", "obj.data", "train = list.txt")]
    public void What_is_no_data_is_refused_with_a_reason(string reason, string file, string text)
    {
        _folder.WriteText(text, file);
        Assert.Contains(reason, Assert.Throws<DataException>(() => LabelledData.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    /// <summary>Each folder that a path begins with is tried without those before it: a path as long as a file would take hours.</summary>
    [Theory]
    [InlineData("a path of 400000 characters, beginning 'a/a/a/", "train: {0}\nnames: [a]\n")]
    [InlineData("has no 'train:'", "test: {0}\nnames: [a]\n")]
    public void A_path_longer_than_any_is_refused(string reason, string text)
    {
        _folder.WriteText(string.Format(CultureInfo.InvariantCulture, text, string.Concat(Enumerable.Repeat("a/", 200_000))), "data.yaml");
        Assert.Contains(reason, Assert.Throws<DataException>(() => LabelledData.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    private void Pictures(params string[] names)
    {
        foreach (var name in names)
        {
            ImageFile.WritePng(TestPictures.Noise(40, 30, name.Length), _folder.At(name.Split('/')));
        }
    }

    private static Dataset Any(Dice dice)
    {
        string[] names = ["a cell", "b,c", "d \"e\"", "f: #g", "ä"];
        var number = 0;
        Sample[] Samples(int least) => [.. Enumerable.Range(0, dice.Int(least, 4)).Select(i =>
        {
            var (width, height) = (dice.Int(20, 90), dice.Int(20, 90));
            var truths = Enumerable.Range(0, i == 0 && least > 0 ? names.Length : dice.Int(0, 4)).Select(k =>
            {
                var (left, top) = (dice.Double(0, width - 6), dice.Double(0, height - 6));
                var box = Box<Pixel>.FromEdges(left, top, dice.Double(left + 1, width), dice.Double(top + 1, height));
                return new Truth(box.ToRelative(new Size<Pixel>(width, height)), i == 0 && least > 0 ? k : dice.Int(0, names.Length - 1), dice.Int(0, 4) == 0);
            }).ToArray();
            var picture = TestPictures.Noise(width, height, i);
            return new Sample($"picture-{number++}", picture.Size, truths, () => picture);
        })];
        return new(names, Samples(1), Samples(1), Samples(1), []);
    }

    private static void AssertSame(Dataset data, Dataset read, DataFormat format)
    {
        Assert.Equal(data.ClassNames.Order(StringComparer.Ordinal), read.ClassNames.Order(StringComparer.Ordinal));
        var keepsDifficult = format != DataFormat.Yolo;
        foreach (var (before, after) in new[] { (data.Train, read.Train), (data.Val, read.Val), (data.Test, read.Test) })
        {
            Assert.Equal(before.Select(sample => (sample.Name, sample.ImageSize)).OrderBy(pair => pair.Name), after.Select(sample => (sample.Name, sample.ImageSize)).OrderBy(pair => pair.Name));
            foreach (var sample in before)
            {
                var again = after.Single(other => other.Name == sample.Name);
                Assert.Equal(
                    sample.Truths.Select(truth => (data.ClassNames[truth.Class], keepsDifficult && truth.Difficult, Rounded(truth).Box)),
                    again.Truths.Select(truth => (read.ClassNames[truth.Class], keepsDifficult && truth.Difficult, Rounded(truth).Box)));
            }
        }
    }

    private static Truth Rounded(Truth truth) => truth with { Box = Rounded(truth.Box) };

    private static Box<TUnit> Rounded<TUnit>(Box<TUnit> box)
        where TUnit : struct, IUnit => new(Math.Round(box.X, 9), Math.Round(box.Y, 9), Math.Round(box.Width, 9), Math.Round(box.Height, 9));
}
