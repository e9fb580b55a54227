using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Yolo.Cli;

/// <summary>Results as one JSON object; numbers have all their digits, and those that are not finite are the strings NaN, Infinity, -Infinity.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);
}
