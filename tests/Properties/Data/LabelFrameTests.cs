using System.Globalization;
using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

/// <summary>Pictures that EXIF turns, labelled by a tool that did not know: the box of the red half is still around the red half.</summary>
public sealed class LabelFrameTests : IDisposable
{
    private const int Edge = 4;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Voc_boxes_are_turned_with_the_picture(byte orientation)
    {
        WritePicture(orientation);
        _folder.WriteText(
            "<annotation><size><width>60</width><height>40</height></size><object><name>red</name><bndbox><xmin>0</xmin><ymin>0</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object></annotation>",
            "a.xml");
        AssertAroundRed();
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    public void Coco_boxes_are_turned_with_the_picture(byte orientation)
    {
        WritePicture(orientation);
        _folder.WriteText(
            """{"images": [{"id": 1, "file_name": "a.jpg", "width": 60, "height": 40}], "categories": [{"id": 1, "name": "red"}], "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 30, 40]}]}""",
            "instances_train.json");
        AssertAroundRed();
    }

    [Fact]
    public void A_size_as_one_sees_it_turns_nothing()
    {
        WritePicture(orientation: 6);
        _folder.WriteText(
            "<annotation><size><width>40</width><height>60</height></size><object><name>red</name><bndbox><xmin>0</xmin><ymin>0</ymin><xmax>40</xmax><ymax>30</ymax></bndbox></object></annotation>",
            "a.xml");
        var data = LabelledData.Open(_folder.Path);
        Assert.Empty(data.Warnings);
        AssertAroundRed(data);
    }

    private void WritePicture(byte orientation) => _folder.WriteBytes(TestPictures.WithOrientation(TestPictures.Jpeg(60, 40), orientation), "a.jpg");

    private void AssertAroundRed()
    {
        var data = LabelledData.Open(_folder.Path);
        Assert.Contains("turned with it, as EXIF says", Assert.Single(data.Warnings), StringComparison.Ordinal);
        AssertAroundRed(data);
    }

    private static void AssertAroundRed(Dataset data)
    {
        var sample = Assert.Single(data.Train);
        var picture = sample.Load();
        var box = Assert.Single(sample.Truths).Box.ToPixels(picture.Size);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var depth = new[] { x - box.Left, box.Right - x - 1, y - box.Top, box.Bottom - y - 1 }.Min();
                if (Math.Abs(depth) > Edge)
                {
                    Assert.True(depth > 0 == picture.At(x, y) is { R: > 200, B: < 60 }, string.Create(CultureInfo.InvariantCulture, $"({x}, {y}) is {picture.At(x, y)}, the box {box}"));
                }
            }
        }
    }
}
