using Xunit;
using Yolo.Data;

namespace Yolo.Properties.Data;

/// <summary>The kinds of picture that cameras, scanners and editors write, each 8 × 8 with a red left and a blue right half (in grey: its luma), are read as they look.</summary>
public sealed class KindsOfPictureTests
{
    private const int Tolerance = 6;

    public static TheoryData<string, string, byte[], byte[]> Kinds => new()
    {
        {
            "grey JPEG",
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAAIAAgBAREA/8QA"
            + "FAABAAAAAAAAAAAAAAAAAAAACP/EABgQAAIDAAAAAAAAAAAAAAAAAAAHRIPC/9oACAEBAAA/AAUwYFuD/9k=",
            [54, 54, 54], [18, 18, 18]
        },
        {
            "CMYK JPEG",
            "/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJCgoK/9sAQwECAgICAgIFAwMFCgcG"
            + "BwoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK/8AAFAgACAAIBAERAAIRAQMRAQQRAP/EABQAAQAAAAAAAAAAAAAAAAAAAAn/xAAYEAACAwAA"
            + "AAAAAAAAAAAAAAAACEWEw//EABQBAQAAAAAAAAAAAAAAAAAAAAj/xAAYEQACAwAAAAAAAAAAAAAAAAAACUaExP/aAA4EAQACEQMRBAAAPwBKlVnquwVWbRO/jBSvGTUtY/h//9k=",
            [255, 0, 0], [0, 0, 255]
        },
        {
            "progressive JPEG",
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/2wBDAQICAgICAgUDAwUK"
            + "BwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgr/wgARCAAIAAgDAREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAACP/EABQBAQAAAAAA"
            + "AAAAAAAAAAAAAAf/2gAMAwEAAhADEAAAATQqNX//xAAVEAEBAAAAAAAAAAAAAAAAAAAABv/aAAgBAQABBQKqf//EABgRAAIDAAAAAAAAAAAAAAAAAAAIRYPD/9oACAEDAQE/AWGjLsj/"
            + "xAAYEQACAwAAAAAAAAAAAAAAAAAACEWDw//aAAgBAgEBPwFZZWjY/8QAFxAAAwEAAAAAAAAAAAAAAAAAAAOCwf/aAAgBAQAGPwJFYf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEA"
            + "AT8hf//aAAwDAQACAAMAAAAQH//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQMBAT8QH//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQIBAT8QJ//EABQQAQAAAAAAAAAAAAAAAAAA"
            + "AAD/2gAIAQEAAT8QB//Z",
            [255, 0, 0], [0, 0, 255]
        },
        {
            "16-bit PNG",
            "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIEAIAAAAb/fWfAAAAB3RJTUUH6gsXFTsnQkD3uwAAABxJREFUGNNj/P+fAStgZGRgwCbHxEAiGNVADAAA7Q4EDmJ5xrwAAAAASUVORK5CYII=",
            [255, 0, 0], [0, 0, 255]
        },
        {
            "grey 16-bit PNG",
            "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIEAAAAACx9D0UAAAAGklEQVQI12M0K2BgYGBgYLjDDaGZGNAAfQQAznABnY49wJEAAAAASUVORK5CYII=",
            [54, 54, 54], [18, 18, 18]
        },
        {
            "PNG with a palette",
            "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIAQMAAAD+wSzIAAAABlBMVEX/AAAAAP9sof2OAAAADElEQVQI12PgZ0CBAAPQAHmXHhuxAAAAAElFTkSuQmCC",
            [255, 0, 0], [0, 0, 255]
        },
        {
            "PNG half transparent",
            "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAHElEQVQY02P8z8DQwIAEGBn+I3MZmBgIgOGhAACGYQKPy4iPJgAAAABJRU5ErkJggg==",
            [128, 0, 0], [0, 0, 128]
        },
        {
            "16-bit PNG half transparent",
            "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIEAYAAACUn2LIAAAAI0lEQVQoz2P8/5+BgYGhgQEXYGRkYICowQ6YGCgEowYMBgMA4TsEjt7Vc1gAAAAASUVORK5CYII=",
            [128, 0, 0], [0, 0, 128]
        },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Is_read_as_it_looks(string kind, string base64, byte[] left, byte[] right)
    {
        using var folder = new TempFolder();
        var path = folder.WriteBytes(Convert.FromBase64String(base64), "picture");
        var picture = ImageFile.Read(path);
        Assert.Equal((8, 8), (picture.Width, picture.Height));
        AssertNear(kind, left, picture.At(0, 7));
        AssertNear(kind, right, picture.At(7, 0));
    }

    private static void AssertNear(string kind, byte[] expected, (byte R, byte G, byte B) found) => Assert.True(
        Math.Abs(expected[0] - found.R) <= Tolerance && Math.Abs(expected[1] - found.G) <= Tolerance && Math.Abs(expected[2] - found.B) <= Tolerance,
        $"{kind}: {found} instead of ({string.Join(", ", expected)})");
}
