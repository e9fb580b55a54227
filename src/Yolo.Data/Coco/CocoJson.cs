using System.Text.Json.Serialization;

namespace Yolo.Data;

/// <summary>COCO's instances file, as much of it as boxes need: https://cocodataset.org/#format-data.</summary>
internal sealed record CocoJson(
    [property: JsonPropertyName("images")] IReadOnlyList<CocoJsonImage> Images,
    [property: JsonPropertyName("annotations")] IReadOnlyList<CocoJsonAnnotation> Annotations,
    [property: JsonPropertyName("categories")] IReadOnlyList<CocoJsonCategory> Categories);

/// <summary>A picture.</summary>
internal sealed record CocoJsonImage(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("file_name")] string FileName,
    [property: JsonPropertyName("width")] double Width,
    [property: JsonPropertyName("height")] double Height);

/// <summary>An object; the box is x, y, width, height in pixels, from the corner of the first pixel.</summary>
internal sealed record CocoJsonAnnotation(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("image_id")] long ImageId,
    [property: JsonPropertyName("category_id")] long CategoryId,
    [property: JsonPropertyName("bbox")] IReadOnlyList<double>? Box,
    [property: JsonPropertyName("area")] double Area,
    [property: JsonPropertyName("iscrowd")] int IsCrowd);

/// <summary>A class; ids may have gaps.</summary>
internal sealed record CocoJsonCategory(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("name")] string Name);
