#:project ../src/AttentiveWriter/AttentiveWriter.csproj
#:property PublishAot=false
// Trains a small DRAW on images of a program's own, in memory, and draws with it: dotnet run examples/train.cs [STEPS]
using System.Globalization;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Training;

long steps = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1000;

// Any images will do: intensities 0..1, an array for each. Here they are rings of any size, anywhere.
var random = new Random(1);
float[][] rings = [.. Enumerable.Range(0, 2200).Select(_ => Ring(random))];
var images = new ArrayImageSet(rings[200..], width: 28, height: 28);
var validation = new ArrayImageSet(rings[..200], width: 28, height: 28, split: Split.Validation);

using var model = new DrawModel(new DrawSettings { Glimpses = 8, Hidden = 64, Latent = 8, Read = 5, Write = 5 });
var settings = new TrainingSettings { Batch = 50, Steps = steps, LearningRate = 3e-3, LogSteps = 100, ValidationSteps = 500 };
using var trainer = new Trainer(model, settings, images, validation);
trainer.Observers.Add(new ProgressWriter(Console.Error));
trainer.Run();

PngWriter.Write("rings.png", model.Generate(count: 16, seed: 1).Grid(scale: 3));
Console.WriteLine("rings.png shows what it draws");

static float[] Ring(Random random)
{
    double x = 8 + 12 * random.NextDouble(), y = 8 + 12 * random.NextDouble(), radius = 3 + 4 * random.NextDouble();
    return [.. Enumerable.Range(0, 28 * 28)
        .Select(i => (float)Math.Clamp(1.5 - Math.Abs(Math.Sqrt(Square(i % 28 - x) + Square(i / 28 - y)) - radius), 0, 1))];
}

static double Square(double value) => value * value;
