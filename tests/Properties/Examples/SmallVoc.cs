using System.Globalization;
using Yolo.Data;
using Yolo.Model.Geometry;
using Yolo.Properties.Data;

namespace Yolo.Properties.Examples;

/// <summary>A PASCAL VOC folder of eight generated pictures: six to train on, one to validate, one to test.</summary>
internal static class SmallVoc
{
    private const int Side = 64;

    public static string Write(TempFolder folder, string name)
    {
        for (var i = 0; i < 8; i++)
        {
            var sample = ShapePictures.Sample(seed: 5, i, Side);
            ImageFile.WritePng(sample.Load(), folder.At(name, "JPEGImages", sample.Name + ".png"));
            folder.WriteText(Annotation(sample), name, "Annotations", sample.Name + ".xml");
        }
        return folder.At(name);
    }

    /// <summary>Replaces one of its pictures by a JPEG whose header is there but whose end is not, and returns its path.</summary>
    public static string Break(TempFolder folder, string name)
    {
        var picture = ShapePictures.Sample(seed: 5, 0, Side).Name;
        File.Delete(folder.At(name, "JPEGImages", picture + ".png"));
        return folder.WriteBytes(TestPictures.Jpeg(8 * Side, 8 * Side)[..^1000], name, "JPEGImages", picture + ".jpg");
    }

    private static string Annotation(Sample sample)
    {
        var objects = sample.Truths.Select(truth =>
        {
            var box = truth.Box.ToPixels(new Size<Pixel>(Side, Side));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"<object><name>{ShapePictures.ClassNames[truth.Class]}</name><bndbox><xmin>{box.Left}</xmin><ymin>{box.Top}</ymin><xmax>{box.Right}</xmax><ymax>{box.Bottom}</ymax></bndbox></object>");
        });
        return $"<annotation><filename>{sample.Name}.png</filename>{string.Concat(objects)}</annotation>";
    }
}
