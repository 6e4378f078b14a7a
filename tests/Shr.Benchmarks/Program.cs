using Shr.Benchmarks;

return args switch
{
    ["throughput", .. var files] => Throughput.Run(files),
    ["mongo", var uri] => await MongoBenchmark.RunAsync(uri),
    ["terminology", .. var rest] => TerminologyThroughput.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: -- throughput PATIENT.json OBSERVATION.json BUNDLE.json | mongo URI | terminology [FOLDER] [--check]");
    return 2;
}
