using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Yolo.Playground;

/// <summary>What requests bring, never more than a limit, and answers as JSON.</summary>
internal static class Body
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        MaxDepth = 8,
    };

    // A network may overflow, and JSON has no word for infinity.
    private static readonly JsonSerializerOptions AnswerOptions = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>All bytes of a request.</summary>
    /// <exception cref="Refusal">They are more than the limit.</exception>
    public static async Task<byte[]> Read(HttpRequest request, int limit)
    {
        var tooLong = new Refusal(StatusCodes.Status413PayloadTooLarge, $"The request is longer than the {limit:n0} bytes allowed; send less.");
        if (request.ContentLength > limit)
        {
            throw tooLong;
        }
        using var content = new MemoryStream();
        var part = new byte[64 << 10];
        for (int read; (read = await request.Body.ReadAsync(part, request.HttpContext.RequestAborted)) > 0;)
        {
            content.Write(part, 0, read);
            if (content.Length > limit)
            {
                throw tooLong;
            }
        }
        return content.ToArray();
    }

    /// <summary>A request's JSON.</summary>
    /// <exception cref="Refusal">It is none, not what is asked for, or too long.</exception>
    public static async Task<T> Json<T>(HttpRequest request)
        where T : class
    {
        if (!request.HasJsonContentType())
        {
            throw new Refusal(StatusCodes.Status415UnsupportedMediaType, "The request must be JSON, with the header Content-Type: application/json.");
        }
        var bytes = await Read(request, Limits.JsonBytes);
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Options) ?? throw new Refusal(StatusCodes.Status400BadRequest, "The request is null; send a JSON object.");
        }
        catch (JsonException problem)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, $"The request's JSON cannot be used: {problem.Message}");
        }
    }

    /// <summary>Answers.</summary>
    public static Task Answer<T>(HttpResponse response, T answer, int status = StatusCodes.Status200OK)
    {
        response.StatusCode = status;
        return response.WriteAsJsonAsync(answer, AnswerOptions, response.HttpContext.RequestAborted);
    }

    /// <summary>Answers what is wrong.</summary>
    public static Task Refuse(HttpResponse response, int status, string error) => Answer(response, new { error }, status);
}
