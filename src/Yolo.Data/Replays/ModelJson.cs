using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Yolo.Model.Collections;
using Yolo.Model.Networks;

namespace Yolo.Data;

/// <summary>The model's records as JSON that reads back to equal ones: numbers to the last bit, closed hierarchies by the name of their kind.</summary>
internal static class ModelJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        // What can be computed from the rest is left out.
        IgnoreReadOnlyProperties = true,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(), new ValueListConverters() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameKinds } },
    };

    private static void NameKinds(JsonTypeInfo info)
    {
        if (!info.Type.IsAbstract || info.Type.Assembly != typeof(Network).Assembly)
        {
            return;
        }
        info.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "kind" };
        foreach (var kind in info.Type.Assembly.GetTypes().Where(type => type.IsSubclassOf(info.Type) && !type.IsAbstract))
        {
            info.PolymorphismOptions.DerivedTypes.Add(new(kind, kind.Name));
        }
    }

    private sealed class ValueListConverters : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ValueList<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(ValueListConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class ValueListConverter<T> : JsonConverter<ValueList<T>>
    {
        public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<T[]>(ref reader, options) is { } items && items.All(item => item is not null)
                ? items.ToValueList()
                : throw new JsonException("A list, or an element of one, is null.");

        public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.ToArray(), options);
    }
}
