#:sdk Microsoft.NET.Sdk.Web
#:project ../src/AttentiveWriter/AttentiveWriter.csproj
#:property PublishAot=false
// Serves drawings: dotnet run examples/serve.cs -- [MODEL] --urls http://127.0.0.1:5080, then open
// http://127.0.0.1:5080/digits.png?count=9&seed=7
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

// A web application starts in the folder of this file, and takes the rest of the line for its own options.
bool isGiven = args.Length > 0 && !args[0].StartsWith('-');
(GenerativeModel model, _) = ModelFolder.Load<GenerativeModel>(isGiven ? args[0] : "../models/mnist-quick");
WebApplication app = WebApplication.Create(isGiven ? args[1..] : args);

// One model serves all requests at once: drawing changes nothing in it.
app.MapGet("/digits.png", (ulong? seed, int? count) =>
{
    if (count is < 1 or > 64) return Results.BadRequest($"count is {count}, expected 1..64");
    using var png = new MemoryStream();
    PngWriter.Write(png, model.Generate(count ?? 1, seed ?? 1, everyStep: false).Grid(scale: 4));
    return Results.Bytes(png.ToArray(), "image/png");
});
app.Run();
