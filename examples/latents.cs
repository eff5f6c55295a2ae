#:project ../src/AttentiveWriter/AttentiveWriter.csproj
#:property PublishAot=false
// Reads two digits into latents and draws what lies between them, and one of them gone on anew: dotnet run examples/latents.cs [MODEL]
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

string folder = args.Length > 0 ? args[0] : "models/mnist-quick";
(GenerativeModel model, _) = ModelFolder.Load<GenerativeModel>(folder);
using (model)
{
    // Two images to begin with; yours would be read by PngReader, or come from a data set.
    Drawing drawn = model.Generate(count: 2, seed: 1, everyStep: false);
    float[] images = [.. drawn.Final(0), .. drawn.Final(1)];

    EncodedImages code = model.Encode(images, seed: 1);
    Latents one = code.Noise.Of(0), other = code.Noise.Of(1);
    Image[] way = [.. Enumerable.Range(0, 9).SelectMany(k => model.Generate(Latents.Between(one, other, k / 8.0)).Finals(scale: 4))];
    PngWriter.Write("between.png", ImageGrid.Arrange(way, columns: 9, padding: 4));
    PngWriter.Write("anew.png", model.Generate(one.Varied(step: model.Steps / 2, variations: 7, seed: 2)).Grid(scale: 4));

    double cost = Enumerable.Range(0, model.Steps).Sum(t => code.Divergence.At(t, 0)[0]);
    Console.WriteLine($"between.png goes from one to the other, anew.png has what the first might have become; its latents cost "
        + $"{cost:F1} nats");
}
