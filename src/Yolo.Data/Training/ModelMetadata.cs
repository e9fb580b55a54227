using System.Globalization;
using Yolo.Model.Detecting;

namespace Yolo.Data;

/// <summary>What makes a file of parameters explain itself.</summary>
internal static class ModelMetadata
{
    /// <summary>The texts that go into the file beside a detector's parameters.</summary>
    public static IReadOnlyDictionary<string, string> Of(Detector detector) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["format"] = "yolo",
        ["classes"] = string.Join(',', detector.ClassNames),
        ["input"] = detector.Network.Input.ToString(),
        ["anchors"] = string.Join(',', detector.Anchors.Sizes.SelectMany(s => new[] { s.Width, s.Height }).Select(v => v.ToString("R", CultureInfo.InvariantCulture))),
        ["preprocessing"] = "stretch, RGB, 0..1",
    };
}
