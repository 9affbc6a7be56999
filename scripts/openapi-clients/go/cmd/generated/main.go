// Uploads a picture with the client that openapi-generator has generated: generated URL PICTURE
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"openapiclients/generated"
)

func main() {
	ctx := context.Background()
	configuration := generated.NewConfiguration()
	configuration.Servers = generated.ServerConfigurations{{URL: os.Args[1]}}
	client := generated.NewAPIClient(configuration)
	container, _, err := client.ContainersAPI.CreateContainer(ctx).Execute()
	check(err)

	picture, err := os.Open(os.Args[2])
	check(err)
	_, _, err = client.PicturesAPI.AddImage(ctx, container.ContainerId).File(picture).Execute()
	check(err)

	summary, _, err := client.ResultsAPI.GetSummary(ctx, container.ContainerId).Prefer("wait=20").Execute()
	check(err)
	image := summary.Images[0]
	fmt.Printf("%s: %d face(s)\n", image.Status, len(image.Encodings))
	face := image.Encodings[0]
	fmt.Printf("%d numbers, landmarks %v\n", len(face.Vector), face.Landmarks)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
