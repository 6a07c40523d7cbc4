using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Caveat.Gate.Console;

/// <summary>The style sheets and scripts of the console, as they are built into the program. Their addresses change with what is in them.</summary>
internal static class ConsoleAssets
{
    private const string Folder = "console/";

    private static readonly FrozenDictionary<string, Asset> _all = Load();

    /// <summary>The address of an asset.</summary>
    public static string At(string name) => $"/assets/{name}?{_all[name].Version}";

    /// <summary>Answers an asset; false where there is none of that name.</summary>
    public static async Task<bool> AnswerAsync(HttpContext context, string name)
    {
        if (!_all.TryGetValue(name, out var asset))
        {
            return false;
        }

        context.Response.ContentType = Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/javascript; charset=utf-8",
        };
        // Modules name each other without a version, so only what is asked for by its version stays for good.
        context.Response.Headers.CacheControl =
            context.Request.QueryString.Value == $"?{asset.Version}"
                ? "public, max-age=31536000, immutable"
                : "no-cache";
        context.Response.Headers.ETag = $"\"{asset.Version}\"";
        if (context.Request.Headers.IfNoneMatch == $"\"{asset.Version}\"")
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        context.Response.ContentLength = asset.Bytes.Length;
        await context.Response.Body.WriteAsync(asset.Bytes, context.RequestAborted);
        return true;
    }

    private static FrozenDictionary<string, Asset> Load()
    {
        var assembly = typeof(ConsoleAssets).Assembly;
        var all = new Dictionary<string, Asset>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Folder, StringComparison.Ordinal))
            {
                continue;
            }

            using var stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            all[resource[Folder.Length..]] = new(
                bytes,
                Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]
            );
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private sealed record Asset(byte[] Bytes, string Version);
}
