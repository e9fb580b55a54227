using Microsoft.AspNetCore.Http;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Playground;

/// <summary>
/// Stands before every request. A foreign page whose name resolves to this machine (DNS rebinding) betrays itself by its Host, one that posts from elsewhere by its
/// Origin. Whatever goes wrong is answered as JSON.
/// </summary>
internal static class Guard
{
    private static readonly string[] OwnNames = ["127.0.0.1", "localhost"];

    /// <summary>Lets a request pass, or refuses it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">What answers it.</param>
    /// <param name="say">Told of failures of our own.</param>
    public static async Task Pass(HttpContext context, RequestDelegate next, Action<string> say)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
        try
        {
            RequireOwn(context.Request);
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400 })
            {
                await Body.Refuse(context.Response, context.Response.StatusCode, $"There is no {context.Request.Method} of this address; open / for the page.");
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            var (status, error) = Explain(problem);
            if (status >= StatusCodes.Status500InternalServerError)
            {
                say($"error: {context.Request.Method} {context.Request.Path}: {problem}");
            }
            await Body.Refuse(context.Response, status, error);
        }
    }

    private static void RequireOwn(HttpRequest request)
    {
        if (!OwnNames.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            throw new Refusal(StatusCodes.Status403Forbidden, $"This page is for this machine alone; open it as http://{OwnNames[0]}, not by another name.");
        }
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !origin.Equals($"http://{request.Host.Value}", StringComparison.OrdinalIgnoreCase))
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "Another page sent this request; only the page of this address may.");
        }
    }

    private static (int Status, string Error) Explain(Exception problem) => problem switch
    {
        Refusal refusal => (refusal.Status, refusal.Message),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        DataException or TruthException => (StatusCodes.Status400BadRequest, problem.Message),
        _ => (StatusCodes.Status500InternalServerError, "The server failed; what happened is where it was started."),
    };
}
