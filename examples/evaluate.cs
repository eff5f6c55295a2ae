#:project ../src/AttentiveWriter/AttentiveWriter.csproj
#:property PublishAot=false
// Measures the bound of a trained model, and estimates log p(x): dotnet run examples/evaluate.cs [MODEL [FOLDER OF ITS DATA]]
// Without that folder the images are the built-in glyphs, which need no file; a model of MNIST finds them odd.
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

string folder = args.Length > 0 ? args[0] : "models/mnist-quick";
(GenerativeModel model, RunConfig config) = ModelFolder.Load<GenerativeModel>(folder);
using (model)
{
    ImageSet test = args.Length > 1 ? config.OpenData(Split.Test, args[1]) : DataCatalogue.Open("glyphs", Split.Test);
    Binarisation binarisation = config.Training.Binarisation;
    Evaluation bound = Evaluation.Measure(model, test, count: 1000, binarisation, threads: Environment.ProcessorCount);
    Evaluation estimate = Evaluation.Measure(model, test, count: 100, binarisation, threads: Environment.ProcessorCount, samples: 50);
    Console.WriteLine($"{bound.Bound:F2} +- {bound.StandardError:F2} nats per image on {bound.ImagesWords}, "
        + $"{binarisation.DescribeFixed(test)}; {bound.Comparison}");
    Console.WriteLine($"log p(x) is about {estimate.LogLikelihood:F2} +- {estimate.LogLikelihoodError:F2} nats, by 50 samples of "
        + $"{estimate.ImagesWords}");
}
