using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Yolo.Playground;

/// <summary>The files of the page. They lie in this assembly, each has an address of its own, and no address is ever a path.</summary>
internal static class PageFiles
{
    private const string Prefix = "page/", Index = "index.html";

    /// <summary>Gives each file its address; the page itself is at /.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var (name, bytes) = (resource[Prefix.Length..], Read(assembly, resource));
            routes.MapGet(name == Index ? "/" : $"/{name}", context =>
            {
                context.Response.ContentType = TypeOf(name);
                return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
            });
        }
    }

    private static byte[] Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };
}
