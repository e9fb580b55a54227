using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

public sealed class VocFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_good_annotation_is_read_as_it_stands()
    {
        Add("a", Size(80, 60), Object("cat", 8, 6, 40, 30), Object("dog", 0, 0, 80, 60, difficult: "1"));
        var data = VocFolder.Read(_folder.Path);
        Assert.Equal(["cat", "dog"], data.ClassNames);
        Assert.Empty(data.Warnings);
        var sample = Assert.Single(data.Train);
        Assert.Equal("a", sample.Name);
        Assert.Equal(new Size<Pixel>(80, 60), sample.ImageSize);
        Assert.Equal([(0, false), (1, true)], sample.Truths.Select(truth => (truth.Class, truth.Difficult)));
        AssertEdges(0.1, 0.1, 0.5, 0.5, sample.Truths[0]);
        AssertEdges(0, 0, 1, 1, sample.Truths[1]);
        Assert.Equal(80, sample.Load().Width);
    }

    [Fact]
    public void Boxes_without_area_are_dropped_and_named()
    {
        Add("a", Size(80, 60), Object("cat", 8, 6, 40, 30), Object("cat", 50, 20, 50, 20), Object("cat", 30, 20, 20, 40));
        var data = VocFolder.Read(_folder.Path);
        Assert.Single(data.Train[0].Truths);
        Assert.Equal(
            ["a.xml: box 2 (cat) at (50, 20)–(50, 20) has no area; left out.", "a.xml: box 3 (cat) at (30, 20)–(20, 40) has no area; left out."],
            data.Warnings);
    }

    [Fact]
    public void Boxes_beyond_the_edge_are_clipped_or_dropped()
    {
        Add("a", Size(80, 60), Object("cat", -4, 6, 40, 99), Object("cat", 90, 6, 100, 30));
        var data = VocFolder.Read(_folder.Path);
        AssertEdges(0, 0.1, 0.5, 1, Assert.Single(data.Train[0].Truths));
        Assert.Collection(
            data.Warnings,
            warning => Assert.EndsWith("reaches outside the 80×60 picture; clipped.", warning, StringComparison.Ordinal),
            warning => Assert.EndsWith("lies wholly outside the 80×60 picture; left out.", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void A_size_of_other_proportions_is_passed_over()
    {
        Add("a", Size(180, 60), Object("cat", 8, 6, 40, 30));
        var data = VocFolder.Read(_folder.Path);
        AssertEdges(0.1, 0.1, 0.5, 0.5, data.Train[0].Truths[0]);
        Assert.Contains("says a.jpg is 180×60, but it is 80×60", Assert.Single(data.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_of_the_same_proportions_takes_the_boxes_with_it()
    {
        Add("a", Size(160, 120), Object("cat", 16, 12, 160, 60));
        var data = VocFolder.Read(_folder.Path);
        AssertEdges(0.1, 0.1, 1, 0.5, data.Train[0].Truths[0]);
        Assert.EndsWith("the boxes are resized with it.", Assert.Single(data.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_say_what_is_for_what()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            Add(name, Size(80, 60), Object("cat", 8, 6, 40, 30));
        }
        _folder.WriteText("b\n\na  1\n", "ImageSets", "Main", "train.txt");
        _folder.WriteText("c\n", "ImageSets", "Main", "test.txt");
        var data = VocFolder.Read(_folder.Path);
        Assert.Equal(["b", "a"], data.Train.Select(sample => sample.Name));
        Assert.Equal(["c"], data.Test.Select(sample => sample.Name));
        Assert.Empty(data.Val);
    }

    [Fact]
    public void Trainval_less_val_is_for_training_where_train_is_missing()
    {
        Add("a", "", Object("cat", 8, 6, 40, 30));
        Add("b", "", Object("cat", 8, 6, 40, 30));
        _folder.WriteText("a\nb\n", "ImageSets", "Main", "trainval.txt");
        _folder.WriteText("b\n", "ImageSets", "Main", "val.txt");
        var data = VocFolder.Read(_folder.Path);
        Assert.Equal(["a"], data.Train.Select(sample => sample.Name));
        Assert.Equal(["b"], data.Val.Select(sample => sample.Name));
    }

    [Fact]
    public void A_picture_in_two_sets_is_warned_of()
    {
        Add("a", "", Object("cat", 8, 6, 40, 30));
        _folder.WriteText("a\n", "ImageSets", "Main", "train.txt");
        _folder.WriteText("a\n", "ImageSets", "Main", "test.txt");
        Assert.StartsWith("train and test share 1 pictures", Assert.Single(VocFolder.Read(_folder.Path).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_lists_the_split_is_disjoint_complete_and_always_the_same()
    {
        for (var i = 0; i < 40; i++)
        {
            Add($"p{i:D2}", "", Object("cat", 8, 6, 40, 30));
        }
        var first = VocFolder.Read(_folder.Path);
        var second = VocFolder.Read(_folder.Path);
        Assert.Equal((28, 6, 6), (first.Train.Count, first.Val.Count, first.Test.Count));
        Assert.Equal(40, first.Train.Concat(first.Val).Concat(first.Test).Select(sample => sample.Name).Distinct().Count());
        Assert.Equal(first.Train.Select(sample => sample.Name), second.Train.Select(sample => sample.Name));
        Assert.Equal("p02", first.Val[0].Name);
    }

    [Fact]
    public void Pictures_and_annotations_may_lie_in_one_folder_and_lonely_ones_are_named()
    {
        _folder.WriteBytes(TestPictures.Jpeg(80, 60), "a.jpg");
        _folder.WriteText(Annotation("", Object("cat", 8, 6, 40, 30)), "a.xml");
        _folder.WriteBytes(TestPictures.Jpeg(80, 60), "b.jpg");
        _folder.WriteText(Annotation("", Object("cat", 8, 6, 40, 30)), "c.xml");
        var data = VocFolder.Read(_folder.Path);
        Assert.Equal(["a"], data.Train.Select(sample => sample.Name));
        Assert.Equal(["b.jpg: has no annotation; left out.", "c.xml: has no picture; left out."], data.Warnings);
    }

    [Fact]
    public void A_missing_folder_is_named() => Refused("no folder", "nowhere", () => VocFolder.Read(_folder.At("nowhere")));

    [Fact]
    public void A_folder_without_annotations_says_what_is_expected() => Refused("JPEGImages", _folder.Path, () => VocFolder.Read(_folder.Path));

    [Fact]
    public void A_list_that_names_a_missing_picture_is_refused()
    {
        Add("a", "", Object("cat", 8, 6, 40, 30));
        _folder.WriteText("a\nghost\n", "ImageSets", "Main", "train.txt");
        Refused("'ghost'", "train.txt", () => VocFolder.Read(_folder.Path));
    }

    [Theory]
    [InlineData("<annotation><object>", "not well-formed")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><annotation>&b;</annotation>", "DTD")]
    [InlineData("<labels/>", "not <annotation>")]
    [InlineData("<annotation><object><bndbox/></object></annotation>", "no <name>")]
    [InlineData("<annotation><object><name>cat</name></object></annotation>", "no <bndbox>")]
    [InlineData("<annotation><object><name>cat</name><bndbox><xmin>1</xmin></bndbox></object></annotation>", "<ymin> is missing from object 1 (cat)")]
    [InlineData("<annotation><object><name>cat</name><bndbox><xmin>1,5</xmin></bndbox></object></annotation>", "'1,5', which is not a number")]
    [InlineData("<annotation><object><name>cat</name><bndbox><xmin>NaN</xmin></bndbox></object></annotation>", "'NaN', which is not a number")]
    [InlineData("<annotation><size><width>x</width></size></annotation>", "<width> of <size>")]
    public void A_broken_annotation_is_refused(string xml, string message)
    {
        _folder.WriteBytes(TestPictures.Jpeg(80, 60), "JPEGImages", "a.jpg");
        _folder.WriteText(xml, "Annotations", "a.xml");
        Refused(message, "a.xml", () => VocFolder.Read(_folder.Path));
    }

    private static void AssertEdges(double left, double top, double right, double bottom, Truth truth) => Assert.Equal(
        [left, top, right, bottom],
        new[] { truth.Box.Left, truth.Box.Top, truth.Box.Right, truth.Box.Bottom }.Select(edge => Math.Round(edge, 12)));

    private static void Refused(string what, string where, Action read)
    {
        var message = Assert.Throws<DataException>(read).Message;
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.Contains(where, message, StringComparison.Ordinal);
    }

    private void Add(string name, string size, params string[] objects)
    {
        _folder.WriteBytes(TestPictures.Jpeg(80, 60), "JPEGImages", $"{name}.jpg");
        _folder.WriteText(Annotation(size, objects), "Annotations", $"{name}.xml");
    }

    private static string Annotation(string size, params string[] objects) => $"<annotation>{size}{string.Concat(objects)}</annotation>";

    private static string Size(int width, int height) => $"<size><width>{width}</width><height>{height}</height><depth>3</depth></size>";

    private static string Object(string name, int left, int top, int right, int bottom, string difficult = "0") =>
        $"<object><name>{name}</name><difficult>{difficult}</difficult><bndbox><xmin>{left}</xmin><ymin>{top}</ymin>"
        + $"<xmax>{right}</xmax><ymax>{bottom}</ymax></bndbox><part><name>head</name><bndbox><xmin>1</xmin></bndbox></part></object>";
}
