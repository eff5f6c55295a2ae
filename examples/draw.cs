#:project ../src/AttentiveWriter/AttentiveWriter.csproj
#:property PublishAot=false
// Draws from a trained model into PNG files: dotnet run examples/draw.cs [MODEL]
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

string folder = args.Length > 0 ? args[0] : "models/mnist-quick";
(GenerativeModel model, _) = ModelFolder.Load<GenerativeModel>(folder);
using (model)
{
    Drawing drawing = model.Generate(count: 16, seed: 1);
    PngWriter.Write("digits.png", drawing.Grid(scale: 4));
    PngWriter.Write("strokes.png", drawing.Strip(new DrawingLook(), steps: 8, rows: 4));
    Console.WriteLine($"digits.png has what {model.Settings.Summary} draws, and strokes.png how; its first stroke went to "
        + $"{drawing.WriteWindows![0][0].CentreX:F1}, {drawing.WriteWindows[0][0].CentreY:F1}");
}
