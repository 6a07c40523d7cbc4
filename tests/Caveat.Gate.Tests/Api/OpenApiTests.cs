using Microsoft.OpenApi;

namespace Caveat.Gate.Tests.Api;

/// <summary>The description of the API, as a reader of others understands it.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task It_is_OpenAPI_3_1_to_a_reader_that_we_did_not_write()
    {
        await using var gate = await HttpGate.StartAsync();

        var read = OpenApiDocument.Parse((await gate.Nobody.GetAsync("/openapi.json")).Fine().Said, "json");

        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic!.SpecificationVersion);
        Assert.Empty(read.Diagnostic.Errors.Select(error => $"{error}"));
        Assert.Empty(read.Diagnostic.Warnings.Select(warning => $"{warning}"));
        Assert.Equal("0.1.0", read.Document!.Info.Version);
    }

    [Fact]
    public async Task Every_endpoint_is_in_it_and_nothing_else()
    {
        await using var gate = await HttpGate.StartAsync();
        var document = OpenApiDocument
            .Parse((await gate.Nobody.GetAsync("/openapi.json")).Fine().Said, "json")
            .Document!;

        var described = document.Paths.SelectMany(path =>
            path.Value.Operations!.Select(operation => $"{operation.Key} {path.Key}")
        );

        Assert.Equal(
            ApiEndpoint
                .Of(gate)
                .Select(each => $"{each.Method} {each.Pattern.Replace("**", "", StringComparison.Ordinal)}")
                .Order(),
            described.Order()
        );
    }

    [Fact]
    public async Task It_says_of_each_endpoint_who_may_call_it_and_what_it_takes()
    {
        await using var gate = await HttpGate.StartAsync();
        var document = OpenApiDocument
            .Parse((await gate.Nobody.GetAsync("/openapi.json")).Fine().Said, "json")
            .Document!;
        OpenApiOperation Operation(string path, HttpMethod method) =>
            document.Paths[path].Operations![method];
        IEnumerable<string> Schemes(OpenApiOperation operation) =>
            operation.Security!.SelectMany(each => each.Keys).Select(scheme => scheme.Reference.Id!);

        var openC2 = Operation("/.well-known/openc2", HttpMethod.Post);
        var approve = Operation("/v1/cases/{id}/approvals", HttpMethod.Post);
        var look = Operation("/v1/proposals/{id}", HttpMethod.Get);
        var health = Operation("/healthz", HttpMethod.Get);

        Assert.Equal(["agent"], Schemes(openC2));
        Assert.Equal(
            ["application/openc2+json;version=1.0", "application/openc2-cmd+json;version=1.0"],
            openC2.RequestBody!.Content!.Keys
        );
        Assert.Equal(["person"], Schemes(approve));
        Assert.Equal(["agent", "person"], Schemes(look));
        Assert.Equal(["id", "wait", "agent"], look.Parameters!.Select(parameter => parameter.Name));
        Assert.Empty(health.Security!);
        Assert.All(
            [openC2, approve, look, health],
            operation =>
                Assert.Equal(["application/problem+json"], operation.Responses!["default"].Content!.Keys)
        );
    }
}
